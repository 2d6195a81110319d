// The form before a conversation: the page and the engine must agree on what is right.

import Channels
import Foundation
import Testing

@Suite("The widget's form")
struct WidgetFormTests {
  static let samples: [(Channel.RequestedDatum.Kind, String)] = [
    (.email, "ana@exemplo.com"), (.email, "ana@exemplo"), (.email, "ana exemplo@x.com"),
    (.email, "@x.com"), (.email, "a@b..c"), (.email, "a@b@c.d"), (.email, "ção@exemplo.com.br"),
    (.phone, "(11) 98765-4321"), (.phone, "+55 11 98765.4321"), (.phone, "1234567"),
    (.phone, "12345678"), (.phone, "1234567890123456"), (.phone, "telefone 12345678"),
    (.phone, "++5511987654321"), (.cpf, "529.982.247-25"), (.cpf, "52998224725"),
    (.cpf, "529.982.247-24"), (.cpf, "111.111.111-11"), (.cpf, "5299822472"),
    (.cpf, "5299822472a"), (.name, "Ana"), (.name, "   "),
    (.text, String(repeating: "é", count: 200)), (.text, String(repeating: "é", count: 201)),
  ]

  @Test("Accepts and refuses the same values as the engine")
  func rules() throws {
    let stage = try WidgetStage { channel in
      channel.settings.requestedData = [
        .init(key: "name", kind: .name, label: "Nome", required: true),
        .init(key: "email", kind: .email, label: "E-mail", required: true),
        .init(key: "phone", kind: .phone, label: "Telefone", required: true),
        .init(key: "cpf", kind: .cpf, label: "CPF", required: true),
        .init(key: "text", kind: .text, label: "Assunto", required: true),
      ]
    }
    let page = try stage.visit()
    try page.click(".launcher")
    try page.waitUntil(isShown(".card"))
    for (kind, value) in Self.samples {
      let datum = Channel.RequestedDatum(key: kind.rawValue, kind: kind, label: "x", required: true)
      let input = part("[name=\(kind.rawValue)]")
      try page.evaluate("\(input).value = \(WidgetLookTests.quoted(value))")
      try page.click(".card .primary")
      let isRefused = try page.isTrue("\(input).getAttribute('aria-invalid') === 'true'")
      #expect(
        isRefused == (VisitorData.rule(brokenBy: value, of: datum) != nil), "\(kind) \(value)")
      let fault = "\(input).parentNode.querySelector('.fault')"
      #expect(try page.isTrue("\(fault).checkVisibility()") == isRefused)
      #expect(try page.isTrue("\(fault).textContent") == isRefused)
      try page.evaluate("\(input).value = ''")
    }
    #expect(try page.number("peer.sockets.length") == 0)
  }

  @Test("Starts with the data and the notice that was accepted, and not before")
  func notice() throws {
    let stage = try WidgetStage { channel in
      channel.settings.requestedData = [
        .init(key: "name", kind: .name, label: "Nome", required: true),
        .init(key: "assunto", kind: .text, label: "Assunto", required: false),
      ]
      channel.settings.privacyNotice.text = "Usamos seus dados para responder."
      channel.settings.privacyNotice.link = "https://exemplo.com/privacidade"
    }
    let page = try stage.visit()
    try page.click(".launcher")
    try page.waitUntil(isShown(".card"))
    #expect(try page.text("\(part(".notice a")).href") == "https://exemplo.com/privacidade")
    try page.evaluate("\(part("[name=name]")).focus()")
    try page.type("  Ana Souza ")
    try page.press("Enter", code: 13)
    try page.waitUntil(isShown("#accept-fault"))
    #expect(try page.number("peer.sockets.length") == 0)
    try page.click("#accept")
    try page.click(".card .primary")
    try page.waitUntil("peer.frames('start').length")
    #expect(
      try page.text("JSON.stringify(peer.frames('start')[0].data)") == #"{"name":"Ana Souza"}"#)
    #expect(
      try page.text("peer.frames('start')[0].accepted")
        == stage.channel.settings.privacyNotice.version)
    #expect(try page.text("peer.frames('start')[0].source") == "widget")
    #expect(try page.text("peer.last.protocol") == "canais.v1")
    try page.waitUntil("\(shadow).activeElement === \(part("textarea"))")
  }

  @Test("What the site knows is not asked for, by key or by kind")
  func known() throws {
    let stage = try WidgetStage { channel in
      channel.settings.requestedData = [
        .init(key: "name", kind: .name, label: "Nome", required: true),
        .init(key: "contato", kind: .email, label: "E-mail", required: true),
      ]
    }
    let page = try stage.tab()
    try page.navigate(
      stage.customerPage(
        body: "<script>window.webchat=function(){(webchat.q=webchat.q||[]).push(arguments)};"
          + "webchat('setData',{name:'Ana',email:'ana@exemplo.com',other:'x'})</script>"))
    try page.waitUntil(part(".launcher"))
    try page.beginTalk()
    #expect(
      try page.text("JSON.stringify(peer.frames('start')[0].data)")
        == #"{"name":"Ana","contato":"ana@exemplo.com"}"#)
  }

  @Test("A datum that the engine refuses comes back beside its field")
  func refused() throws {
    let stage = try WidgetStage { channel in
      channel.settings.requestedData = [
        .init(key: "name", kind: .name, label: "Nome", required: true)
      ]
    }
    let page = try stage.visit(
      before: "peer.heard = (socket) => socket.receive({ type: 'error', code: 'invalid', "
        + "message: '', field: 'data.name' });")
    try page.click(".launcher")
    try page.waitUntil(isShown(".card"))
    try page.evaluate("\(part("[name=name]")).value = 'Ana'")
    try page.click(".card .primary")
    try page.waitUntil("\(part("[name=name]")).getAttribute('aria-invalid') === 'true'")
    #expect(try page.isTrue(isShown(".card .fault")))
  }
}
