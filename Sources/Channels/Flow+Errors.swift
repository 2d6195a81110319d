// What is wrong with a flow as a whole.

extension Flow {
  /// Every rule that the flow breaks: those of its fields, and those between them.
  package func errors() -> [ValidationError] {
    Fields.flow.errors(in: self) + errorsBetweenFields()
  }

  /// The rules between the fields that run the flow.
  func errorsBetweenFields() -> [ValidationError] {
    guard let typebot else { return [] }
    var errors: [ValidationError] = []
    for (key, value) in [("typebot.url", typebot.url), ("typebot.publicId", typebot.publicID)]
    where value.isEmpty {
      errors.append(ValidationError(key: key, value: "", rule: .blank))
    }
    if !webhookText.isEmpty {
      errors.append(ValidationError(key: "webhook", value: webhookText, rule: .webhookOrTypebot))
    }
    return errors
  }
}
