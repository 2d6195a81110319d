// The sentence of each rule. The console, the commands, import and the engine's answers share it.

extension Rule {
  /// The rule as a sentence, with its limits.
  package var words: LocalizedText {
    switch self {
    case .length(let range): RuleStrings.length.filling(range.ends)
    case .bytes(let limit): RuleStrings.bytes.filling(["max": "\(limit)"])
    case .number(let range): RuleStrings.number.filling(range.ends)
    case .choice(let values):
      RuleStrings.choice.filling(["values": values.joined(separator: ", ")])
    case .imageSize(let limit): RuleStrings.imageSize.filling(["max": "\(limit / 1024)"])
    case .tooMany(let limit): RuleStrings.tooMany.filling(["max": "\(limit)"])
    case .noSuchIndex(let count): RuleStrings.noSuchIndex.filling(["count": "\(count)"])
    case .descriptionTaken(let other): RuleStrings.descriptionTaken.filling(["other": other])
    case .flow(let rule): rule.label
    case .longerThanInterval(let minutes):
      RuleStrings.longerThanInterval.filling(["min": "\(minutes)"])
    case .address(let rule): rule.words
    case .unknownKey(nearest: nil): RuleStrings.unknownKey
    case .unknownKey(nearest: let key?): RuleStrings.unknownKeyNear.filling(["key": key])
    case .type(let type): RuleStrings.type(type)
    case .notJSON(at: nil): RuleStrings.notJSON
    case .notJSON(at: let place?):
      RuleStrings.notJSONAt.filling(["line": "\(place.line)", "column": "\(place.column)"])
    case .blank: RuleStrings.blank
    case .controlCharacters: RuleStrings.controlCharacters
    case .toggle: RuleStrings.toggle
    case .color: RuleStrings.color
    case .identifier: RuleStrings.identifier
    case .slug: RuleStrings.slug
    case .phone: RuleStrings.phone
    case .httpsLink: RuleStrings.httpsLink
    case .origin: RuleStrings.origin
    case .originPath: RuleStrings.originPath
    case .originScheme: RuleStrings.originScheme
    case .imageKind: RuleStrings.imageKind
    case .visibleASCII: RuleStrings.visibleASCII
    case .imageFromFile: RuleStrings.imageFromFile
    case .requestedData: RuleStrings.requestedData
    case .repeated: RuleStrings.repeated
    case .noSuchItem: RuleStrings.noSuchItem
    case .missing: RuleStrings.missing
    case .notAnAssignment: RuleStrings.notAnAssignment
    case .notAList: RuleStrings.notAList
    case .readOnly: RuleStrings.readOnly
    case .email: RuleStrings.email
    case .cpf: RuleStrings.cpf
    case .required: RuleStrings.required
    case .identifierTaken: RuleStrings.identifierTaken
    case .flowUnknown: RuleStrings.flowUnknown
    case .flowBuiltIn: RuleStrings.flowBuiltIn
    case .webhookOrTypebot: RuleStrings.webhookOrTypebot
    case .timeZone: RuleStrings.timeZone
    case .hours: RuleStrings.hours
    case .hoursOverlap: RuleStrings.hoursOverlap
    case .date: RuleStrings.date
    case .contactOrAddress: RuleStrings.contactOrAddress
    case .receptiveForbidsOutreach: RuleStrings.receptiveForbidsOutreach
    case .needsAttendance: RuleStrings.needsAttendance
    case .needsImage: RuleStrings.needsImage
    }
  }
}

extension ClosedRange<Int> {
  /// The values of the placeholders `{min}` and `{max}`.
  var ends: KeyValuePairs<String, String> {
    ["min": "\(lowerBound)", "max": "\(upperBound)"]
  }
}
