// The rules between fields, the checklist of flows, the status of channels, and merging changes.

import Testing

@testable import Channels

@Suite("Rules of a channel")
struct ChannelRulesTests {
  /// The rules, by key, that a channel breaks after a change.
  private func rules(
    _ context: ChannelContext = Sample.context(), _ change: (inout Channel) -> Void
  ) -> [String: Rule] {
    var channel = Sample.channel
    change(&channel)
    let errors = ChannelRules.check(channel, in: context)
    return Dictionary(errors.map { ($0.key, $0.rule) }, uniquingKeysWith: { first, _ in first })
  }

  @Test("The default channel has no errors")
  func right() { #expect(rules { _ in } == [:]) }

  @Test("Rules between fields")
  func between() {
    #expect(
      rules {
        $0.receptive = true
        $0.settings.activeOutreach = true
      } == ["settings.activeOutreach": .receptiveForbidsOutreach])
    #expect(
      rules {
        $0.settings.sessionTimeout = 5
        $0.settings.presence.interval = 5
      } == ["settings.sessionTimeout": .longerThanInterval(5)])
    #expect(
      rules {
        $0.settings.sessionTimeout = 6
        $0.settings.presence.interval = 5
      } == [:])
    #expect(rules { $0.appearance.icon = .image } == ["appearance.icon": .needsImage])
    #expect(rules { $0.flow = "?" } == ["flow": .flowUnknown])
    #expect(rules { $0.flow = "" } == ["flow": .length(1...100)])
  }

  @Test("Presence needs the attendance platform and a flow that hands over")
  func presence() {
    let on: (inout Channel) -> Void = { $0.settings.presence.enabled = true }
    #expect(rules(Sample.context(), on) == [:])
    #expect(
      rules(Sample.context(attendance: Attendance(mode: .none, baseURL: "", token: "")), on)
        == ["settings.presence.enabled": .needsAttendance])
    var flow = Sample.flow
    flow.handsOver = false
    #expect(
      rules(Sample.context(flow: flow), on) == ["settings.presence.enabled": .flow(.handover)])
  }

  @Test("A description is unique ignoring case and accents")
  func unique() {
    let other = Channel(id: Sample.otherID, description: "LÓJA", flow: "f1")
    #expect(
      rules(Sample.context([other])) { _ in }
        == ["description": .descriptionTaken(by: Sample.otherID)])
    #expect(rules(Sample.context([other])) { $0.description = "Loja 2" } == [:])
  }

  @Test("Rules that the stored channel breaks do not prevent an unrelated change")
  func unrelated() {
    var flow = Sample.flow
    flow.published = false
    let context = Sample.context(flow: flow, saved: Sample.channel)
    #expect(rules(context) { $0.enabled = false } == [:])
    #expect(rules(Sample.context(flow: flow)) { _ in } == ["flow": .flow(.published)])
  }

  @Test("Warnings of low contrast, with the ratio, and of an empty list of sites")
  func warnings() {
    var channel = Sample.channel
    #expect(ChannelRules.warnings(channel).map(\.kind) == [.anySite])
    channel.settings.allowedOrigins = ["https://a.example"]
    channel.appearance.font = "#777777"
    channel.appearance.userMessage = "#000000"
    let warnings = ChannelRules.warnings(channel)
    #expect(warnings.count == 1)
    for language in Sample.languages {
      let ratio = language == .english ? "4.4:1" : "4,4:1"
      #expect(warnings[0].message(in: language).contains(ratio))
      #expect(warnings[0].message(in: language).contains("appearance.background"))
    }
  }

  @Test("Two changes of one channel are merged field by field")
  func merge() {
    let base = Sample.channel
    var mine = base
    var theirs = base
    mine.text.title = "Meu"
    mine.text.subtitle = "igual"
    theirs.text.title = "Deles"
    theirs.text.subtitle = "igual"
    theirs.enabled = false
    var merge = Fields.channel.merge(base: base, mine: mine, theirs: theirs)
    #expect(merge.conflicts.map(\.key) == ["text.title"])
    #expect(merge.result.text.title == "Meu" && !merge.result.enabled)
    if let title = Fields.channel["text.title"] { merge.takeTheirs(title) }
    #expect(merge.result.text.title == "Deles")
    let changes = Fields.channel.changes(from: base, to: theirs)
    #expect(changes.map(\.key) == ["enabled", "text.title", "text.subtitle"])
    var composed = base
    var decomposed = base
    composed.text.title = "é"
    decomposed.text.title = "e\u{301}"
    #expect(Fields.channel.changes(from: composed, to: decomposed).count == 1)
    let audit = AuditEntry.entries(of: changes, who: "ana", when: 1, subject: "channel:x")
    #expect(audit.first?.from == "true" && audit.first?.to == "false")
  }

  @Test("Lists are merged element by element; two changes of one element are a conflict")
  func mergeLists() {
    typealias Datum = Channel.RequestedDatum
    func datum(_ key: String, _ label: String) -> Datum {
      Datum(key: key, kind: .text, label: label, required: false)
    }
    func channel(_ data: [Datum], _ origins: [String] = []) -> Channel {
      var channel = Channel(id: "a", description: "Loja", flow: "f")
      channel.settings.requestedData = data
      channel.settings.allowedOrigins = origins
      return channel
    }
    let (name, mail) = (datum("name", "Nome"), datum("mail", "E-mail"))
    let base = channel([name, mail], ["https://a.example"])
    let mine = channel([datum("name", "Seu nome"), mail, datum("cpf", "CPF")], [])
    let theirs = channel(
      [mail, name, datum("city", "Cidade")], ["https://a.example", "https://b.example"])
    let merge = Fields.channel.merge(base: base, mine: mine, theirs: theirs)
    #expect(merge.conflicts.isEmpty)
    #expect(
      merge.result.settings.requestedData
        == [mail, datum("name", "Seu nome"), datum("city", "Cidade"), datum("cpf", "CPF")])
    #expect(merge.result.settings.allowedOrigins == ["https://b.example"])
    let other = channel([datum("name", "O nome"), mail], ["https://a.example"])
    let clash = Fields.channel.merge(base: base, mine: mine, theirs: other)
    #expect(clash.conflicts.map(\.key) == ["settings.requestedData"])
    let gone = Fields.channel.merge(base: base, mine: mine, theirs: channel([mail]))
    #expect(gone.conflicts.map(\.key) == ["settings.requestedData"])
  }
}

@Suite("Checklist of flows and status of channels")
struct DicaTests {
  static let breaking: [(FlowRule, Flow)] = [
    (
      .published,
      Flow(id: "f1", name: "V", published: false, handsOver: true, blocks: ["message"])
    ),
    (.opening, Flow(id: "f1", name: "V", published: true, handsOver: true, blocks: ["wait"])),
    (.opening, Flow(id: "f1", name: "V", published: true, handsOver: true, blocks: [])),
    (
      .blocks,
      Flow(id: "f1", name: "V", published: true, handsOver: true, blocks: ["question", "sms"])
    ),
    (
      .handover,
      Flow(id: "f1", name: "V", published: true, handsOver: false, blocks: ["message"])
    ),
  ]

  @Test("Each rule fails alone, with a reason in three languages", arguments: breaking)
  func each(rule: FlowRule, flow: Flow) throws {
    let lines = FlowChecklist.lines(for: flow, monitors: true)
    #expect(lines.map(\.rule) == FlowRule.allCases)
    #expect(lines.filter { !$0.holds }.map(\.rule) == [rule])
    let reason = try #require(lines.first { $0.rule == rule }?.reason)
    #expect(Set(Sample.languages.map { reason[$0] }).count >= 2)
    var channel = Sample.channel
    channel.settings.presence.enabled = true
    let errors = ChannelRules.check(channel, in: Sample.context(flow: flow))
    #expect(errors.map(\.rule) == [.flow(rule)])
    let status = ChannelStatus(of: channel, flows: [flow], attendance: Sample.attendance)
    #expect(status == .failing(.flow(rule, reason)))
    #expect(status.text(in: .portuguese) == "erro: \(reason.portuguese)")
  }

  @Test("A correct flow keeps every rule; handover is only needed with monitoring")
  func holds() {
    #expect(FlowChecklist.holds(Sample.flow, monitors: true))
    #expect(FlowChecklist.holds(Self.breaking[4].1, monitors: false))
    #expect(!FlowChecklist.holds(Self.breaking[4].1, monitors: true))
  }

  @Test("The status of a channel")
  func status() {
    var channel = Sample.channel
    func text(_ flows: [Flow] = [Sample.flow], _ attendance: Attendance? = nil) -> String {
      ChannelStatus(of: channel, flows: flows, attendance: attendance).text(in: .portuguese)
    }
    #expect(text() == "conectado")
    #expect(text([]) == "erro: o fluxo f1 não existe")
    channel.settings.presence.enabled = true
    #expect(text() == "conectado", "people at the console answer")
    let nobody = Attendance(mode: .none, baseURL: "", token: "")
    #expect(
      text([Sample.flow], nobody) == "erro: ninguém atende: escolha o modo do atendimento humano")
    #expect(text([Sample.flow], Sample.attendance) == "conectado")
    channel.enabled = false
    #expect(text([]) == "desabilitado")
  }
}
