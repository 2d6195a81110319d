// What the window does for the visitor: forms that can be read, news that are noticed, texts that
// say more, and a line where a proxy lets no WebSocket through.

import Channels
import Foundation
import Testing

@Suite("The widget's window")
struct WidgetWindowTests {
  @Test("One message into five hundred is drawn alone, and none while the window is closed")
  func cost() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.evaluate(
      """
      window.count = 0;
      window.more = () => { count += 1; peer.last.receive({ type: 'message', seq: count,
        from: 'agent', name: 'Marina', text: 'mensagem ' + count, at: new Date().toISOString() }); };
      for (let i = 0; i < 500; i += 1) more();
      """)
    try page.waitUntil("\(shadow).querySelectorAll('.item').length === 500")
    let changes = try page.evaluate(
      """
      (async () => {
        let changes = 0;
        const observer = new MutationObserver((list) => { changes += list.length; });
        observer.observe(\(shadow), { childList: true, subtree: true, attributes: true,
          characterData: true });
        for (let i = 0; i < 10; i += 1) more();
        await null;
        changes += observer.takeRecords().length;
        return changes / 10;
      })()
      """)
    let changed = changes as? Double ?? .nan
    #expect(changed < 20, "changes of the document for each message: \(changed)")
    let made = try page.number(
      """
      (() => {
        let made = 0;
        for (const name of ['toLocaleTimeString', 'toLocaleDateString', 'toLocaleString']) {
          Date.prototype[name] = () => { made += 1; return ''; };
        }
        const { DateTimeFormat } = Intl;
        Intl.DateTimeFormat = function (...all) { made += 1; return new DateTimeFormat(...all); };
        more();
        return made;
      })()
      """)
    #expect(made == 0)
    try page.evaluate("webchat('close'); more(); more()")
    #expect(try page.number("\(shadow).querySelectorAll('.item').length") == 511)
    try page.click(".launcher")
    #expect(try page.number("\(shadow).querySelectorAll('.item').length") == 513)
  }

  @Test(
    "A form opens at its top, and a wrong field is seen with its label", arguments: [320, 1_280])
  func formTop(width: Int) throws {
    let stage = try WidgetStage { channel in
      channel.settings.requestedData = (0..<5).map {
        .init(key: "k\($0)", kind: .text, label: "Campo \($0)", required: true)
      }
      channel.settings.privacyNotice.text = String(repeating: "Aviso ", count: 40)
    }
    let page = try stage.tab()
    try page.setSize(width: width, height: 700)
    try page.navigate(stage.customerPage())
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.waitUntil(isShown(".card"))
    #expect(try page.number("\(part(".scroll")).scrollTop") == 0)
    #expect(try page.text("\(shadow).activeElement.name") == "k0")
    try page.evaluate("\(part(".scroll")).scrollTop = 9999")
    try page.click(".card .primary")
    let label = "\(part(".card label")).getBoundingClientRect().top"
    #expect(try page.isTrue("\(label) >= \(part(".scroll")).getBoundingClientRect().top"))
  }

  @Test("Typed data stay despite the site's commands and a reload")
  func halfFilled() throws {
    let stage = try WidgetStage { channel in
      channel.settings.requestedData = [
        .init(key: "name", kind: .name, label: "Nome", required: true),
        .init(key: "email", kind: .email, label: "E-mail", required: true),
      ]
    }
    let page = try stage.visit()
    try page.click(".launcher")
    try page.waitUntil(isShown(".card"))
    try page.type("Ana Mar")
    try page.evaluate("webchat('setData', { email: 'ana@x.com' }); webchat('whatsapp', true)")
    #expect(try page.text("\(part("[name=name]")).value") == "Ana Mar")
    #expect(try page.text("\(shadow).activeElement.name") == "name")
    #expect(try page.isTrue(isShown("[name=email]")) == false)
    try page.reload()
    try page.waitUntil("\(part("[name=name]"))?.value === 'Ana Mar'")
  }

  @Test("The focus moves to a defined element when the conversation ends")
  func cursor() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.tap("textarea")
    try page.evaluate("peer.last.receive({ type: 'ended', reason: 'agent' })")
    try page.waitUntil(isShown(".stop"))
    #expect(try page.text("\(shadow).activeElement?.className") == "primary")
  }

  @Test("News while scrolled up are announced and read when they are seen")
  func news() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.evaluate("for (let i = 0; i < 40; i += 1) peer.say('linha ' + i)")
    try page.waitUntil("peer.frames('read').at(-1)?.seq === 40")
    // What is still being drawn may scroll to the end once more.
    try page.evaluate(
      """
      (async () => {
        const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const area = \(part(".scroll"));
        do {
          area.scrollTop = 0;
          await frame();
          await frame();
        } while (area.scrollTop !== 0);
      })()
      """)
    try page.evaluate("peer.say('nova')")
    try page.waitUntil(isShown(".below"))
    #expect(try page.number("peer.frames('read').at(-1).seq") == 40)
    try page.click(".below")
    try page.waitUntil("peer.frames('read').at(-1).seq === 41 && !\(isShown(".below"))")
    try page.evaluate("webchat('close'); peer.say('olhe aqui')")
    #expect(try page.text("\(part(".news")).textContent") == "Marinaolhe aqui")
    #expect(try page.text("\(part(".quiet[role=status]")).textContent") == "Marina: olhe aqui")
    try page.click(".news")
    try page.waitUntil(isShown(".divider"))
  }

  @Test("The title of a hidden page counts, and is given back")
  func title() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    let other = try stage.browser.page()
    try page.waitUntil("document.visibilityState === 'hidden'")
    try page.evaluate("peer.say('um'); peer.say('dois')")
    #expect(try page.text("document.title") == "(2) Loja")
    try stage.browser.activate(page)
    try page.waitUntil("document.title === 'Loja'")
    #expect(other.exceptions.isEmpty)
  }

  @Test(
    "Links are whole, and nothing else is one",
    arguments: [
      (
        "veja https://pt.wikipedia.org/wiki/Rio_(Brasil).",
        "https://pt.wikipedia.org/wiki/Rio_(Brasil)"
      ),
      ("(https://a.example/x)", "https://a.example/x"),
      ("“https://q.example” e https://b.example/…", "https://q.example/ https://b.example/"),
      ("www.a.com.br, x@y.com.", "https://www.a.com.br/ mailto:x@y.com"),
      ("(11) 98765-4321 ou +55 11 98765-4321", "tel:11987654321 tel:+5511987654321"),
      ("javascript:alert(1) 12345678901 3*4*5 a_b_c", ""),
      ("*veja https://a.example/b_c_d*", "https://a.example/b_c_d"),
    ])
  func links(text: String, addresses: String) throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.evaluate("peer.say(\(WidgetLookTests.quoted(text)))")
    try page.waitUntil(part(".other .bubble"))
    let links = "[...\(part(".other .bubble")).querySelectorAll('a')].map((a) => a.href).join(' ')"
    #expect(try page.text(links) == addresses)
  }

  @Test("Emphasis, code and lists are drawn; what only looks so, and what a visitor wrote, is not")
  func prose() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.write("*meu*")
    try page.evaluate("peer.say('2*3*4 _a_ *b* snake_case_x `c`\\n- d\\n1. <b>e</b>')")
    try page.waitUntil(part(".other .bubble"))
    let names =
      "[...\(part(".other .bubble")).querySelectorAll('*')].map((e) => e.localName).join()"
    #expect(try page.text(names) == "em,strong,code,ul,li,ol,li")
    #expect(try page.text("\(part(".other ol")).textContent") == "<b>e</b>")
    #expect(try page.text("\(part(".own .bubble")).textContent") == "*meu*")
  }

  @Test("A choice is a button until it is answered, and is sent with its value")
  func choices() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.evaluate(
      "peer.say('Sim?', { choices: [{ label: 'Sim', value: 's' }, { label: 'Não', value: 'n' }],"
        + " from: 'flow', name: 'Bot' });"
        + "peer.last.receive({ type: 'handover', away: null, ahead: 2 });")
    #expect(try page.text("\(part(".place")).textContent") == "Há 2 pessoas na sua frente.")
    try page.click(".option")
    try page.waitUntil("peer.frames('message').length")
    #expect(try page.text("peer.frames('message')[0].choice") == "s")
    #expect(try page.isTrue(part(".option")) == false)
  }

  @Test("Typing, joining and read marks are sent in both directions")
  func signs() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.write("oi")
    try page.waitUntil("\(part(".own .meta")).textContent.includes('Enviada')")
    try page.evaluate(
      """
      for (const ahead of [2, 0]) {
        peer.last.receive({ type: 'handover', away: 'Abrimos às 9h.', ahead });
      }
      peer.last.receive({ type: 'joined', name: 'Marina Lima' });
      peer.last.receive({ type: 'typing', name: 'Marina' });
      peer.last.receive({ type: 'read', seq: 1 });
      """)
    #expect(try page.text("\(part(".avatar")).textContent") == "ML")
    #expect(try page.text("\(part(".typing")).textContent") == "Marina está digitando…")
    #expect(try page.isTrue("\(part(".own .meta")).textContent.includes('Lida')"))
    #expect(try page.talk() == ["oi", "Abrimos às 9h.", "Marina Lima entrou na conversa."])
    try page.evaluate("\(part("textarea")).focus()")
    try page.type("e")
    #expect(try page.number("peer.frames('typing').length") == 1)
    try page.evaluate("peer.last.receive({ type: 'typing', name: 'Marina', on: false })")
    #expect(try page.isTrue(isShown(".typing")) == false)
    // A reload hears again who is there, and tells the visitor nothing new.
    try page.reload()
    try page.waitUntil("\(part(".own .bubble"))")
    try page.evaluate(
      """
      peer.last.receive({ type: 'handover', away: null, ahead: 1 });
      peer.last.receive({ type: 'joined', name: 'Marina Lima' });
      """)
    #expect(try page.text("\(part(".avatar")).textContent") == "ML")
    #expect(try page.text("\(part(".thread")).textContent").contains("entrou") == false)
  }

  @Test("A refusal without a field is shown and not retried for ever")
  func refusal() throws {
    let stage = try WidgetStage()
    let page = try stage.visit(
      before: """
        const { heard } = peer;
        peer.heard = (socket, text) => {
          if (text.includes('"message"')) socket.receive({ type: 'error', code: 'invalid' });
          else heard.call(peer, socket, text);
        };
        """)
    try page.beginTalk()
    try page.write("meio \u{FFFD}")
    try page.waitUntil("\(part(".failed .meta"))?.textContent.includes('Não foi enviada')")
    try page.evaluate("peer.last.drop(1006)")
    try page.waitUntil("peer.frames('resume').length")
    #expect(try page.number("peer.frames('message').length") == 1)
    try page.click(".offer .link:last-child")
    #expect(try page.talk() == [])
  }

  @Test("Half an emoji is mended before it is sent")
  func halfEmoji() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.evaluate("\(part("textarea")).value = 'oi \\ud83d'; \(part("textarea")).focus()")
    try page.press("Enter", code: 13)
    #expect(try page.text("peer.frames('message')[0].text") == "oi \u{FFFD}")
  }

  @Test("A text that is too long is refused, not cut")
  func tooLong() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.evaluate("\(part("textarea")).focus()")
    try page.type(String(repeating: "a", count: 5_000))
    try page.press("Enter", code: 13)
    #expect(try page.number("\(part("textarea")).value.length") == 5_000)
    #expect(try page.isTrue(isShown(".composer .fault")))
    #expect(try page.number("peer.frames('message').length") == 0)
  }

  @Test("The commands of a site: hide, show, offset, off, identify; mistakes are logged")
  func commands() throws {
    let stage = try WidgetStage()
    let config = String(decoding: WidgetConfig(stage.channel).json, as: UTF8.self)
    let signed = config.replacing(
      "\"identity\":\"off\"", with: "\"identity\":\"optional\"")
    stage.engine.put(
      .init(type: "application/json", body: Array(signed.utf8)),
      at: "/webchat/\(stage.channel.id)/config.json")
    let page = try stage.visit()
    try page.evaluate("webchat('hide')")
    #expect(try page.isTrue(isShown(".launcher")) == false)
    try page.evaluate("webchat('show'); webchat('offset', 40, 90)")
    let button = "\(part(".launcher")).getBoundingClientRect()"
    #expect(try page.number("innerHeight - \(button).bottom") == 90)
    #expect(try page.number("innerWidth - \(button).right") == 40)
    try page.evaluate(
      """
      webchat('opn'); webchat('on', 'webchat_abrto', () => {}); webchat('setData', { name: {} });
      webchat('cid', 'ffffffffffffffffffffffff');
      webchat('identify', { user: 'u', expires: 1, signature: 'f' });
      window.closed = 0;
      const listener = () => { closed += 1; };
      webchat('on', 'webchat_fechado', listener);
      webchat('off', 'webchat_fechado', listener);
      """)
    try page.beginTalk()
    try page.evaluate("webchat('close')")
    #expect(try page.number("closed") == 0)
    #expect(try page.text("JSON.parse(peer.sent[0]).type") == "identify")
    let told = page.written.map(\.text).joined(separator: "\n")
    for word in ["opn", "webchat_abrto", "setData: name", "second cid"] {
      #expect(told.contains(word))
    }
  }

  @Test("Without WebSockets the same frames use POST and an event stream")
  func fallback() throws {
    let stage = try WidgetStage()
    let page = try stage.visit(
      before: """
        window.WebSocket = class { constructor() { this.readyState = 0; } close() {} };
        window.EventSource = class {
          constructor(address) {
            peer.stream = this;
            peer.address = address;
            this.listeners = {};
            setTimeout(() => this.listeners.line?.({ data: 'name' }));
          }
          addEventListener(kind, work) { this.listeners[kind] = work; }
          close() {}
        };
        const native = window.fetch;
        window.fetch = (address, options) => {
          if (options?.method !== 'POST') return native(address, options);
          peer.posted = address;
          const socket = { receive(frame) {
            peer.stream.onmessage({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
          } };
          for (const text of options.body.split('\\n').filter((line) => line)) {
            peer.sent.push(text);
            socket.id = 's1';
            peer.heard(socket, text);
          }
          return Promise.resolve({ ok: true, text: () => Promise.resolve('name') });
        };
        """)
    try page.click(".launcher")
    try page.waitUntil(isShown("textarea"))
    try page.write("oi")
    try page.waitUntil("\(part(".own .meta")).textContent.includes('Enviada')")
    #expect(try page.isTrue("peer.address.endsWith('/line')"))
    #expect(try page.isTrue("peer.posted.includes('/line') && peer.posted.endsWith('line=name')"))
  }
}
