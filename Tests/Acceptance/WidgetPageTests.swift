// Pages that interfere with the widget: they take its keys, its focus and its element, replace
// built-in objects of JavaScript, and style every element. Neither may disturb the other.

import Foundation
import Testing

@testable import Widget

@Suite("The widget in hostile pages")
struct WidgetPageTests {
  /// A page that takes keys from all but text boxes, wherever it can listen.
  private static let hotKeys = """
    <input id="q"><script>
    window.hits = [];
    for (const target of [window, document, document.body]) for (const early of [true, false]) {
      for (const kind of ['keydown', 'keypress', 'keyup']) {
        target.addEventListener(kind, (event) => {
          if (/INPUT|TEXTAREA/.test(event.target.tagName)) return;
          hits.push(event.key);
          if ('/s? jk'.includes(event.key)) {
            event.preventDefault();
            document.getElementById('q').focus();
          }
        }, early);
      }
    }
    </script>
    """

  @Test("A site's hot keys do not intercept typing in the window")
  func hotKeys() throws {
    let stage = try WidgetStage()
    let page = try stage.tab()
    try page.navigate(stage.customerPage(body: Self.hotKeys))
    try page.waitUntil(part(".launcher"))
    try page.beginTalk()
    try page.evaluate("\(part("textarea")).focus()")
    try page.pressKeys("oi, só isso? sim / já")
    #expect(try page.text("\(part("textarea")).value") == "oi, só isso? sim / já")
    #expect(try page.number("hits.length") == 0)
    try page.press("Escape", code: 27)
    try page.waitUntil("!\(isShown(".window"))")
  }

  @Test("No event of the window reaches the page")
  func events() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.evaluate(
      """
      window.got = [];
      for (const kind of ['keydown', 'beforeinput', 'input', 'focusin', 'focusout', 'paste', 'click',
        'contextmenu', 'pointerdown', 'pointerup', 'mousedown', 'mouseup', 'mousemove', 'wheel',
        'compositionstart', 'drop']) {
        for (const target of [document, document.documentElement]) {
          target.addEventListener(kind, () => got.push(kind));
          target.addEventListener(kind, () => got.push(kind), true);
        }
      }
      """)
    try page.beginTalk()
    try page.evaluate("got.length = 0")
    try page.tap("textarea")
    try page.pressKeys("ab")
    try page.evaluate(
      """
      for (const kind of ['compositionstart', 'paste', 'contextmenu', 'drop', 'input']) {
        \(part("textarea")).dispatchEvent(new Event(kind, { bubbles: true, composed: true }));
      }
      """)
    // Moves come too often to be kept from those who listen before they arrive.
    #expect(try page.text("got.filter((kind) => kind !== 'mousemove').join()") == "")
  }

  @Test("A page's focus trap does not keep the visitor from writing", arguments: [false, true])
  func focusTrap(early: Bool) throws {
    let stage = try WidgetStage()
    let page = try stage.tab()
    try page.navigate(
      stage.customerPage(
        body: """
          <div id="modal" tabindex="-1"><input id="m"></div><script>
          const modal = document.getElementById('modal');
          for (const kind of ['focusin', 'focus']) document.addEventListener(kind, (event) => {
            if (event.target !== document && !modal.contains(event.target)) modal.focus();
          }, \(early));
          document.getElementById('m').focus();
          </script>
          """))
    try page.waitUntil(part(".launcher"))
    try page.beginTalk()
    try page.tap("textarea")
    try page.pressKeys("ola")
    #expect(try page.text("\(part("textarea")).value") == "ola")
  }

  @Test(
    "Whatever the page does to its document, window, draft and cursor are back",
    arguments: [
      "document.body.innerHTML = '<h1>x</h1>'", "document.body.replaceChildren()",
      "document.documentElement.replaceWith(Object.assign(document.createElement('html'),"
        + "{ innerHTML: '<head></head><body>novo</body>' }))",
      "document.getElementById('canais-webchat').remove()",
      "document.open(); document.write('<!DOCTYPE html><p>novo</p>'); document.close()",
    ])
  func stays(change: String) throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.tap("textarea")
    try page.type("rascunho")
    try page.evaluate("{ \(change) }")
    try page.waitUntil(isShown(".window"))
    #expect(try page.text("\(part("textarea")).value") == "rascunho")
    if !change.contains("open()") {
      #expect(try page.text("\(shadow).activeElement?.tagName") == "TEXTAREA")
    }
    try page.tap("textarea")
    try page.press("Enter", code: 13)
    try page.waitUntil("peer.frames('message').length === 1")
    #expect(try page.number("peer.sockets.length") == 1)
    #expect(page.exceptions.isEmpty, "\(page.account())")
  }

  @Test("On a page that keeps removing the widget the socket is closed")
  func fight() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.evaluate(
      """
      new MutationObserver(() => document.getElementById('canais-webchat')?.remove())
        .observe(document.documentElement, { childList: true });
      document.getElementById('canais-webchat').remove();
      """)
    try page.waitUntil("peer.last.readyState === 3")
  }

  @Test("Built-in functions that a page replaced have no effect")
  func builtins() throws {
    let stage = try WidgetStage { channel in
      channel.settings.requestedData = [
        .init(key: "name", kind: .name, label: "Nome", required: true)
      ]
    }
    let page = try stage.tab(before: "peer.heard = () => {};")
    try page.navigate(
      stage.customerPage(
        body: """
          <script>
          for (const name of ['entries', 'map', 'filter', 'find', 'some', 'every', 'includes',
            'reverse', 'flat', 'forEach', 'reduce']) {
            Array.prototype[name] = function () { return this.slice(); };
          }
          Array.from = (items) => [].slice.call(items);
          Array.prototype.toJSON = String.prototype.toJSON = () => 'x';
          Element.prototype.remove = Element.prototype.show = () => { throw new Error('replaced'); };
          </script>
          """))
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.waitUntil(isShown(".card"))
    try page.type("Ana")
    try page.press("Enter", code: 13)
    try page.waitUntil("peer.sent.length")
    #expect(try page.text("JSON.parse(peer.sent[0]).data.name") == "Ana")
    try page.evaluate(
      """
      const now = new Date().toISOString();
      const say = (text) => peer.sockets[0].onmessage({ data: text });
      say('{"type":"welcome","session":"s1","secret":"x","heartbeat":45,"messages":[]}');
      say('{"type":"message","seq":1,"from":"agent","name":"M","text":"*oi* https://x.example"}');
      """)
    try page.waitUntil("\(part(".other strong"))?.textContent === 'oi'")
    try page.write("sim")
    try page.waitUntil("\(shadow).querySelectorAll('.item').length === 2")
    #expect(page.exceptions.isEmpty && page.console.isEmpty, "\(page.account())")
  }

  @Test("The code as HTML works beside an element of its function's name")
  func nameOfElement() throws {
    let stage = try WidgetStage()
    let page = try stage.tab()
    try page.navigate(
      stage.customerPage(body: "<a id=\"webchat\">Fale conosco</a><form name=\"webchat\"></form>"))
    try page.waitUntil(part(".launcher"))
    try page.beginTalk()
    #expect(page.exceptions.isEmpty && page.written.isEmpty, "\(page.account())")
  }

  @Test("A function of the page's with that name is left alone, and the console says so")
  func nameOfFunction() throws {
    let stage = try WidgetStage()
    let page = try stage.tab()
    try page.navigate(
      stage.customerPage(.script, body: "<script>function webchat() { return 'own'; }</script>"))
    try page.waitUntil(part(".launcher"))
    try page.beginTalk()
    #expect(try page.text("webchat()") == "own")
    #expect(page.written.count == 1 && page.written[0].text.contains("name webchat"))
  }

  @Test("All of it at once: a whole conversation on a page that takes whatever it can")
  func everything() throws {
    let stage = try WidgetStage { channel in
      channel.settings.requestedData = [
        .init(key: "name", kind: .name, label: "Nome", required: true)
      ]
    }
    let page = try stage.tab()
    try page.navigate(stage.customerPage(body: Self.hotKeys + Self.everything))
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.waitUntil(isShown(".card"))
    try page.tap("[name=name]")
    try page.pressKeys("Ana s/ k")
    try page.press("Enter", code: 13)
    try page.waitUntil("peer.frames('start').length && \(isShown("textarea"))")
    #expect(try page.text("peer.frames('start')[0].data.name") == "Ana s/ k")
    try page.tap("textarea")
    try page.pressKeys("oi, só isso?")
    try page.press("Enter", code: 13)
    try page.evaluate("peer.say('*Certo*', { choices: [{ label: 'Sim', value: 's' }] })")
    try page.evaluate("document.body.innerHTML = '<h1>outra</h1>'")
    try page.waitUntil(isShown(".option"))
    try page.tap(".option")
    try page.waitUntil("peer.frames('message').length === 2")
    #expect(
      try page.text("peer.frames('message').map((one) => one.text).join()") == "oi, só isso?,Sim")
    #expect(try page.text("peer.frames('message')[1].choice") == "s")
    #expect(try page.number("hits.length") == 0)
    #expect(try page.style("direction", of: part(".welcome")) == "ltr")
    #expect(try page.style("font-size", of: part("textarea")) == "16px")
    try page.press("Escape", code: 27)
    try page.waitUntil("!\(isShown(".window"))")
    #expect(page.exceptions.isEmpty && page.written.isEmpty, "\(page.account())")
  }

  /// What the other tests of this suite have one by one: a name that is taken, replaced built-ins,
  /// a reset and a transform, another direction, and a trap.
  private static let everything = """
    <a id="webchat">Fale</a>
    <style>
    * { all: revert; font-size: 30px !important; letter-spacing: 5px !important; }
    html { direction: rtl; filter: none; } body { transform: rotate(0); overflow: hidden; }
    div { display: none !important; }
    </style>
    <script>
    document.documentElement.dir = 'rtl';
    for (const name of ['entries', 'find', 'some', 'reverse', 'forEach', 'reduce', 'flat']) {
      Array.prototype[name] = function () { return this.slice(); };
    }
    Element.prototype.remove = () => { throw new Error('replaced'); };
    document.addEventListener('focusin', (event) => {
      if (event.target.id !== 'q') document.getElementById('q')?.focus();
    });
    </script>
    """

  @Test("An element with the name of the code's function is in nobody's way")
  func nameTaken() throws {
    let stage = try WidgetStage()
    let page = try stage.tab()
    try page.navigate(
      stage.site.put(
        .init(
          html: "<!DOCTYPE html><body><a id=\"webchat\">Fale</a><script async "
            + "src=\"\(stage.engine.origin)/webchat/webchat.js\" data-cid=\"\(stage.channel.id)\">"
            + "</script></body>"), at: "/taken"))
    try page.waitUntil(part(".launcher"))
    try page.beginTalk()
    #expect(try page.text("window.webchat.id") == "webchat")
  }

  @Test(
    "No style of the page reaches the window",
    arguments: [
      "body { filter: grayscale(1) }", "body { transform: translateX(0) }",
      "body { will-change: transform }", "body { contain: paint }", "html { zoom: .5 }",
      "html { direction: rtl; --seen-height: 9px }", "* { letter-spacing: 5px !important }",
    ])
  func styles(rule: String) throws {
    let stage = try WidgetStage()
    let page = try stage.tab()
    try page.navigate(stage.customerPage(body: "<style>\(rule)</style>"))
    try page.waitUntil(part(".launcher"))
    try page.beginTalk()
    let button = "\(part(".launcher")).getBoundingClientRect()"
    #expect(try page.number("Math.round(innerHeight - \(button).bottom)") == 20)
    #expect(try page.number("Math.round(innerWidth - \(button).right)") == 20)
    #expect(try page.number("Math.round(\(button).width)") == 60)
    #expect(try page.style("direction", of: part(".welcome")) == "ltr")
    #expect(try page.style("letter-spacing", of: part(".welcome")) == "normal")
  }

  @Test("A page's script opens and closes the window without taking the cursor from a field")
  func cursorStays() throws {
    let stage = try WidgetStage()
    let page = try stage.tab()
    try page.navigate(stage.customerPage(body: "<input id=\"f\">"))
    try page.waitUntil(part(".launcher"))
    try page.evaluate("document.getElementById('f').focus(); webchat('open')")
    try page.waitUntil(isShown(".window"))
    try page.pressKeys("abc")
    try page.evaluate("webchat('close')")
    try page.pressKeys("d")
    #expect(try page.text("document.getElementById('f').value") == "abcd")
    #expect(try page.number("peer.sockets.length") == 0, "nobody asked for a conversation yet")
  }

  @Test("A frame that may not submit forms can start and send")
  func sandbox() throws {
    let stage = try WidgetStage { channel in
      channel.settings.requestedData = [
        .init(key: "name", kind: .name, label: "Nome", required: true)
      ]
    }
    let page = try stage.tab()
    try page.navigate(
      stage.customerPage(headers: ["Content-Security-Policy": "sandbox allow-scripts"]))
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.waitUntil(isShown(".card"))
    try page.type("Ana")
    try page.click(".card .primary")
    try page.waitUntil("peer.frames('start').length && \(isShown("textarea"))")
    try page.type("oi")
    try page.click(".send")
    try page.waitUntil("peer.frames('message').length")
  }

  @Test("No name that is shortened is one of the browser's")
  func names() throws {
    let stage = try WidgetStage()
    let page = try stage.tab()
    try page.navigate(stage.site.put(.init(html: "<!DOCTYPE html>"), at: "/"))
    let names = (WidgetScript.loaderNames + WidgetScript.windowNames).map { "'\($0)'" }
    let known = try page.text(
      """
      (() => {
        const known = new Set();
        const note = (object, depth) => {
          for (const name of Object.getOwnPropertyNames(object)) {
            known.add(name);
            let part;
            try { part = object[name]; } catch {}
            if (depth && part && /function|object/.test(typeof part)) note(part, depth - 1);
          }
        };
        // The test's own peer is no part of the browser.
        delete window.peer;
        note(window, 2);
        return [\(names.joined(separator: ","))].filter((name) => known.has(name)).join();
      })()
      """)
    #expect(known == "")
  }

  @Test("Without a conversation there is no timer and no listener of the page's")
  func idle() throws {
    let stage = try WidgetStage()
    let page = try stage.visit(
      before: """
        window.kinds = [];
        const { addEventListener } = EventTarget.prototype;
        EventTarget.prototype.addEventListener = function (kind, ...rest) {
          if (this === window || this === document) kinds.push(kind);
          return addEventListener.call(this, kind, ...rest);
        };
        window.setInterval = () => kinds.push('interval');
        """)
    #expect(
      try page.text("kinds.filter((kind) => kind !== 'DOMContentLoaded').join()") == "storage")
  }
}

extension BrowserPage {
  /// Presses the key of each character, as a person does.
  func pressKeys(_ text: String) throws {
    for character in text {
      let key = String(character)
      try call("Input.dispatchKeyEvent", ["type": "keyDown", "key": key, "text": key])
      try call("Input.dispatchKeyEvent", ["type": "keyUp", "key": key])
    }
  }
}
