// What the window is in states that a visitor brings about: dark, on a phone, after an end, on a
// page that ends it; and what one message more costs.

import Foundation
import Testing

@Suite("The widget's states")
struct WidgetStateTests {
  @Test("One message into 500 changes a few nodes and no other message")
  func oneMore() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    let count = try page.evaluate(
      """
      (async () => {
        for (let i = 0; i < 500; i += 1) peer.say('linha ' + i, { name: i % 2 ? 'A' : 'B' });
        const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        await frame();
        let records = [];
        const observer = new MutationObserver((all) => { records = [...records, ...all]; });
        observer.observe(\(part(".window")), { subtree: true, childList: true, attributes: true,
          characterData: true });
        const start = performance.now();
        peer.last.receive({ type: 'message', seq: 501, from: 'agent', name: 'A', text: 'mais uma',
          at: new Date().toISOString() });
        window.took = performance.now() - start;
        await frame();
        return records.length;
      })()
      """)
    let changes = try #require(count as? Double)
    print(
      "one message into 500: \(changes) changes, \(try page.text("took.toFixed(1)")) ms of script")
    #expect((1...16).contains(changes))
  }

  @Test("Dark where page and visitor are, light again with them, and each text can be read")
  func dark() throws {
    let stage = try WidgetStage()
    let page = try stage.tab()
    try page.navigate(
      stage.customerPage(body: "<meta name=\"color-scheme\" content=\"light dark\">"))
    try page.waitUntil(part(".launcher"))
    try page.beginTalk()
    try page.write("oi")
    try page.evaluate("peer.say('olá')")
    let ground = "getComputedStyle(\(part(".window"))).backgroundColor"
    #expect(try page.text(ground) == "rgb(255, 255, 255)")
    try page.setMedia("prefers-color-scheme", "dark")
    try page.waitUntil("\(ground) !== 'rgb(255, 255, 255)'")
    let ratios = try page.evaluate(
      """
      ['.own .bubble', '.other .bubble', 'h2', '.other .meta', 'textarea'].map((selector) => {
        const element = \(shadow).querySelector(selector);
        const light = (colour) => {
          const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => {
            const share = part / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
        };
        let behind = element;
        const isClear = (one) => getComputedStyle(one).backgroundColor === 'rgba(0, 0, 0, 0)';
        while (isClear(behind)) behind = behind.parentElement;
        const colours = [light(getComputedStyle(element).color),
          light(getComputedStyle(behind).backgroundColor)];
        return Math.max(...colours) / Math.min(...colours);
      })
      """)
    #expect((ratios as? [Double])?.allSatisfy { $0 >= 4.5 } == true, "\(ratios ?? "")")
    try page.setMedia("prefers-color-scheme", "light")
    try page.waitUntil("\(ground) === 'rgb(255, 255, 255)'")
  }

  @Test("A light page stays light for a visitor who prefers dark")
  func light() throws {
    let stage = try WidgetStage()
    let page = try stage.tab()
    try page.setMedia("prefers-color-scheme", "dark")
    try page.navigate(stage.customerPage())
    try page.waitUntil(part(".launcher"))
    try page.beginTalk()
    #expect(try page.style("background-color", of: part(".window")) == "rgb(255, 255, 255)")
  }

  @Test("On a phone the page behind rests, two fingers zoom, and a phone on its side is full too")
  func phone() throws {
    let stage = try WidgetStage()
    let page = try stage.tab()
    try page.setSize(width: 390, height: 700, phone: true)
    try page.call("Emulation.setTouchEmulationEnabled", ["enabled": true])
    try page.navigate(stage.customerPage(body: "<div style=\"height: 3000px\"></div>"))
    try page.waitUntil(part(".launcher"))
    try page.beginTalk()
    let box = "\(part(".window")).getBoundingClientRect()"
    #expect(try page.isTrue("document.body.inert"))
    try page.waitUntil("\(box).height === 700")
    try page.call("Emulation.setPageScaleFactor", ["pageScaleFactor": 2])
    try page.waitUntil("visualViewport.scale === 2")
    #expect(try page.number("\(part(".window")).offsetHeight") == 700)
    try page.call("Emulation.setPageScaleFactor", ["pageScaleFactor": 1])
    try page.setSize(width: 844, height: 390, phone: true)
    try page.waitUntil("\(box).width === 844 && \(box).height === 390")
    #expect(try page.number("\(part(".scroll")).clientHeight") > 150)
    try page.evaluate("webchat('close')")
    #expect(try page.isTrue("document.body.inert") == false)
  }

  @Test("After an end the talk is a text file with who said what")
  func save() throws {
    let stage = try WidgetStage { $0.text.title = "Loja" }
    let page = try stage.visit(
      before: """
        URL.createObjectURL = (blob) => { window.saved = blob; return 'about:blank#'; };
        HTMLAnchorElement.prototype.click = () => {};
        """)
    try page.beginTalk()
    try page.write("oi")
    try page.evaluate("peer.say('olá\\nAna')")
    try page.evaluate("peer.last.receive({ type: 'joined', name: 'Rui' })")
    try page.evaluate("peer.last.receive({ type: 'ended', reason: 'agent' })")
    try page.waitUntil(isShown(".stop"))
    try page.click(".stop .secondary:not([hidden])")
    try page.waitUntil("window.saved")
    let lines =
      try page.evaluate("saved.text().then((text) => text.replace(/\\[[^\\]]+\\]/g, '[]'))")
      as? String
    #expect(
      lines == "Loja\r\n\r\n[] Você: oi\r\n[] Marina: olá\r\nAna\r\n"
        + "[] Rui entrou na conversa.\r\n")
  }

  @Test("`ready`, `unread` and `destroy`: what is destroyed leaves nothing behind")
  func life() throws {
    let stage = try WidgetStage()
    let page = try stage.tab()
    try page.navigate(
      stage.customerPage(
        body: """
          <script>
          window.told = [];
          window.webchat = function () { (webchat.q = webchat.q || []).push(arguments); };
          webchat('on', 'ready', () => told.push('ready'));
          webchat('on', 'unread', ({ count }) => told.push(count));
          </script>
          """))
    try page.waitUntil(part(".launcher"))
    try page.beginTalk()
    try page.evaluate("webchat('close'); peer.say('um'); peer.say('dois'); webchat('open')")
    try page.waitUntil("told.at(-1) === 0")
    #expect(try page.text("told.join()") == "ready,1,2,0")
    try page.evaluate("webchat('destroy')")
    #expect(try page.isTrue("document.getElementById('canais-webchat')") == false)
    #expect(try page.isTrue("window.webchat") == false)
    #expect(try page.number("peer.last.readyState") == 3)
    #expect(page.exceptions.isEmpty && page.written.isEmpty, "\(page.account())")
  }

  @Test("A sound where the site asked for one, for what comes while nobody looks")
  func sound() throws {
    let stage = try WidgetStage()
    let page = try stage.visit(
      before: """
        window.notes = 0;
        const { start } = OscillatorNode.prototype;
        OscillatorNode.prototype.start = function (at) { notes += 1; return start.call(this, at); };
        """)
    try page.beginTalk()
    try page.evaluate("webchat('close'); peer.say('um')")
    #expect(try page.number("notes") == 0, "off unless the site asks")
    try page.evaluate("webchat('sound', true); peer.say('dois')")
    #expect(try page.number("notes") == 1)
    try page.evaluate("webchat('open'); peer.say('três')")
    #expect(try page.number("notes") == 1, "who looks needs no sound")
  }

  @Test("A configuration that never comes leaves a button, and says so inside")
  func noConfiguration() throws {
    let stage = try WidgetStage()
    let page = try stage.visit(
      before: """
        const native = window.fetch;
        window.fetch = (address, options) => (String(address).endsWith('config.json')
          ? new Promise((done, fail) => options.signal.addEventListener('abort', fail))
          : native(address, options));
        """)
    try page.click(".launcher")
    try page.waitUntil(isShown(".sentence"))
    #expect(
      try page.text("\(part(".sentence")).textContent")
        == "Não foi possível conectar ao atendimento. Continuamos tentando.")
    let box = "\(part(".window")).isConnected"
    try page.evaluate("window.first = \(part(".sentence"))")
    try page.waitUntil("performance.now() > 12000")
    #expect(try page.isTrue("\(box) && first.isConnected"), "nothing is built again by a retry")
  }
}
