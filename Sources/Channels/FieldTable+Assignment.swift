// How an assignment changes the fields of a table and their lists.

extension FieldTable {
  /// Applies one assignment. New requested data get their labels in `language`.
  ///
  /// - Throws: the first rule that the key or the value breaks; the owner is unchanged then.
  package func apply(
    _ assignment: Assignment, to owner: inout Owner, language: Language = .portuguese
  ) throws(ValidationError) {
    let field = try known(assignment)
    if field.kind == .identifier {
      throw ValidationError(key: assignment.key, value: assignment.value, rule: .readOnly)
    }
    let value: FieldValue
    switch field.value(of: owner) {
    case .list(let items) where assignment.operation != .set || assignment.index != nil:
      value = .list(try assignment.change(items, as: field))
    case .data(let data) where assignment.operation != .set || assignment.index != nil:
      value = .data(try assignment.change(data, language: language))
    case .text, .toggle, .number, .list, .data, .image:
      guard assignment.operation == .set, assignment.index == nil else {
        throw ValidationError(key: assignment.key, value: assignment.value, rule: .notAList)
      }
      value = try field.parse(assignment.value, language: language)
    }
    if let first = field.errors(in: value).first { throw first }
    try field.set(value, in: &owner)
  }

  /// The field of an assignment. A prefix such as `settings.presence` is unknown.
  private func known(_ assignment: Assignment) throws(ValidationError) -> Field<Owner> {
    do {
      return try field(assignment.field, value: assignment.value)
    } catch {
      throw ValidationError(key: assignment.key, value: assignment.value, rule: error.rule)
    }
  }
}

extension Assignment {
  private func error(_ rule: Rule) -> ValidationError {
    ValidationError(key: key, value: value, rule: rule)
  }

  func change<Owner>(
    _ items: [String], as field: Field<Owner>
  ) throws(ValidationError) -> [String] {
    var items = items
    if let index {
      guard operation == .set else { throw error(.notAList) }
      guard member == nil else {
        throw error(.unknownKey(nearest: "\(self.field)[\(index)]"))
      }
      guard items.indices.contains(index) else { throw error(.noSuchIndex(count: items.count)) }
      items[index] = field.kind == .origins ? Origin(value)?.text ?? value : value
      return items
    }
    let given = try FieldSyntax.items(value, of: key).map {
      field.kind == .origins ? Origin($0)?.text ?? $0 : $0
    }
    if operation == .add { return items + given }
    for item in given {
      guard let found = items.firstIndex(of: item) else { throw error(.noSuchItem) }
      items.remove(at: found)
    }
    return items
  }

  func change(
    _ data: [Channel.RequestedDatum], language: Language
  ) throws(ValidationError) -> [Channel.RequestedDatum] {
    var data = data
    if let index {
      guard operation == .set else { throw error(.notAList) }
      guard data.indices.contains(index) else { throw error(.noSuchIndex(count: data.count)) }
      guard let member else {
        data[index] = try datum(language)
        return data
      }
      do throws(ValidationError) {
        try Fields.datum.field(member, value: value).set(text: value, in: &data[index])
      } catch {
        guard case .unknownKey(let near) = error.rule else {
          throw ValidationError(key: key, value: value, rule: error.rule)
        }
        throw self.error(.unknownKey(nearest: near.map { "\(field)[\(index)].\($0)" }))
      }
      return data
    }
    if operation == .add {
      return data + (try added(to: data.map(\.key), language: language))
    }
    for item in try FieldSyntax.items(value, of: key) {
      guard let found = data.firstIndex(where: { $0.key == item }) else { throw error(.noSuchItem) }
      data.remove(at: found)
    }
    return data
  }

  /// The datum of a value that is a JSON object.
  private func datum(_ language: Language) throws(ValidationError) -> Channel.RequestedDatum {
    guard value.hasPrefix("{") else { throw error(.type(.object)) }
    let json = try JSONValue.read(Array(value.utf8), key: key)
    var errors: [ValidationError] = []
    let datum = Channel.RequestedDatum.read(json, prefix: key + ".", language, &errors)
    if let first = errors.first { throw first }
    return datum
  }

  private func added(
    to taken: [String], language: Language
  ) throws(ValidationError) -> [Channel.RequestedDatum] {
    if value.hasPrefix("[") || value.hasPrefix("{") {
      let list = value.hasPrefix("[") ? value : "[\(value)]"
      return try Channel.RequestedDatum.parse(list, key: key, language: language)
    }
    var added: [Channel.RequestedDatum] = []
    for datum in try Channel.RequestedDatum.parse(value, key: key) {
      added.append(
        .make(
          datum.kind, required: datum.required, language: language,
          taken: taken + added.map(\.key)))
    }
    return added
  }
}
