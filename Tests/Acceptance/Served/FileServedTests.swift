// Pictures and documents between a real browser and a real engine: chosen, dropped, pasted, seen by
// both sides, stopped on the way, refused, and gone with the contact.

import Client
import Foundation
import Records
import TestSupport
import Testing

@Suite("Files in the visitor's window")
struct FileServedTests {
  /// Makes files as a page can: a picture of 64 by 64 pixels, and bytes of a beginning and a size.
  private static let script = """
    window.picture = (name) => new Promise((done) => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 64;
      canvas.getContext('2d').fillRect(8, 8, 20, 20);
      canvas.toBlob((blob) => done(new File([blob], name, { type: 'image/png' })), 'image/png');
    });
    window.carried = (file) => {
      const data = new DataTransfer();
      data.items.add(file);
      return data;
    };
    """

  private func conversation(
    _ settings: [String] = ["settings.files=true"]
  ) throws -> (fixture: WidgetFixture, page: BrowserPage) {
    let fixture = try WidgetFixture(settings: settings)
    return (fixture, try fixture.openConversation("oi", script: Self.script))
  }

  private func files(_ fixture: WidgetFixture) throws -> [String] {
    let folder = FilesFolder.path(ofDatabase: fixture.engine.database)
    // The folder is made with the first file.
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0 != FilesFolder.keyName }
  }

  /// Chooses a file that an expression of the page makes.
  private func choose(_ file: String, on page: BrowserPage) throws {
    try page.evaluate(
      """
      Promise.resolve(\(file)).then((file) => {
        const input = \(part(".uploads input"));
        input.files = carried(file).files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      })
      """)
  }

  @Test("A picture is seen by both sides and in every tab; a document comes back as a link")
  func bothSides() throws {
    let (fixture, page) = try conversation()
    try choose("picture('gato preto.png')", on: page)
    try page.waitUntil("\(part(".own .file img"))?.naturalWidth === 64")
    try page.waitUntil("!\(shadow).querySelector('.waiting')")
    #expect(try page.text("\(part(".own .file span")).textContent").hasPrefix("gato preto.png · "))
    #expect(try page.isTrue("\(part(".uploads")).hidden"))
    let session = try fixture.engine.session(fixture.channel)
    let message = try #require(try fixture.engine.details(session).messages.last)
    let file = try #require(message.file)
    #expect(message.from == "contact" && file.name == "gato preto.png" && file.type == "image/png")
    let path = String(file.address.dropFirst(fixture.engine.origin.count))
    let got = try fixture.engine.fetch(path)
    #expect(got.status == 200 && got.body.count == file.size)
    let sent = try fixture.engine.request(
      "sessions/\(session)/files?name=nota.pdf&as=Marina",
      json: Data("%PDF-1.7 and nothing else".utf8))
    #expect(sent.status == 201)
    try page.waitUntil("\(part(".other .file span"))?.textContent === 'nota.pdf · 1 kB'")
    let other = try fixture.openPage()
    try other.click(".launcher")
    try other.waitUntil("\(part(".own .file img"))?.naturalWidth === 64")
    #expect(page.exceptions.isEmpty && page.console.isEmpty, "\(page.account())")
    // Erased with the contact.
    #expect(try files(fixture).count == 2)
    let contact = try fixture.engine.details(session).row.contact
    try fixture.engine.command(["report", "erase", contact, "--yes"])
    #expect(try files(fixture) == [])
    #expect(try fixture.engine.fetch(path).status == 404)
  }

  @Test("Files are dropped and pasted too; what is neither picture nor document is told at once")
  func ways() throws {
    let (fixture, page) = try conversation()
    try page.evaluate(
      """
      picture('solto.png').then((file) => \(part(".window")).dispatchEvent(new DragEvent('drop',
        { bubbles: true, composed: true, cancelable: true, dataTransfer: carried(file) })))
      """)
    try page.waitUntil("\(shadow).querySelectorAll('.own .file img').length === 1")
    try page.evaluate(
      """
      picture('colado.png').then((file) => \(part("textarea")).dispatchEvent(
        new ClipboardEvent('paste',
          { bubbles: true, composed: true, cancelable: true, clipboardData: carried(file) })))
      """)
    try page.waitUntil("\(shadow).querySelectorAll('.own .file img').length === 2")
    try choose("new File(['<!DOCTYPE html><script>'], 'foto.png', { type: 'image/png' })", on: page)
    try page.waitUntil(isShown(".upload.failed"))
    #expect(
      try page.text("\(part(".upload.failed span")).textContent")
        == "Envie uma imagem (PNG, JPEG, WebP, GIF) ou um PDF.")
    try page.click(".upload.failed button")
    try page.waitUntil("\(part(".uploads")).hidden")
    #expect(try files(fixture).count == 1, "equal pictures are stored once")
  }

  @Test("What is on its way shows how far it is, and can be stopped")
  func stopped() throws {
    let (fixture, page) = try conversation()
    try page.setUploadSpeed(200_000)
    try choose(
      """
      new File(['%PDF-1.7 ', new Uint8Array(5e6)], 'contrato.pdf', { type: 'application/pdf' })
      """, on: page)
    try page.waitUntil("\(part(".upload progress"))?.value > 0")
    #expect(try page.text("\(part(".upload span")).textContent") == "Enviando contrato.pdf")
    try page.click(".upload button")
    try page.waitUntil("\(part(".uploads")).hidden")
    try page.setUploadSpeed(nil)
    try until("no part is left") { try files(fixture).isEmpty }
    try page.write("depois")
    try page.waitForConversation(["oi", "depois"])
    #expect(page.exceptions.isEmpty, "\(page.account())")
  }

  @Test("An engine that is killed in the middle of a file keeps none of it, and takes it later")
  func killed() throws {
    let (fixture, page) = try conversation()
    try page.setUploadSpeed(200_000)
    let file = "new File(['%PDF-1.7 ', new Uint8Array(3e6)], 'contrato.pdf')"
    try choose(file, on: page)
    try until("a part") {
      try files(fixture).contains { $0.hasSuffix(FilesFolder.partEnding) }
    }
    fixture.engine.kill()
    try page.waitUntil(isShown(".upload.failed"))
    #expect(
      try page.text("\(part(".upload.failed span")).textContent") == "O arquivo não foi enviado.")
    try fixture.engine.start()
    #expect(try files(fixture) == [])
    try page.setUploadSpeed(nil)
    try page.waitUntil("!\(isShown(".status"))")
    try choose(file, on: page)
    try page.waitUntil("\(part(".own .file span"))?.textContent === 'contrato.pdf · 3 MB'")
    #expect(try files(fixture).count == 1)
  }

  @Test("What the operator's command refuses is seen by nobody, and its sender is told")
  func scanned() throws {
    let (fixture, page) = try conversation()
    fixture.engine.stop()
    // As clamdscan tells of a virus: exit status 1.
    try fixture.engine.start(["--scan", "grep -qv EICAR"])
    try page.waitForConversation(["oi"])
    try page.waitUntil("!\(isShown(".status"))")
    try choose("new File(['%PDF-1.7 EICAR'], 'virus.pdf')", on: page)
    try page.waitUntil(isShown(".upload.failed"))
    #expect(
      try page.text("\(part(".upload.failed span")).textContent") == "O arquivo foi recusado.")
    #expect(try files(fixture) == [])
    try choose("picture('limpo.png')", on: page)
    try page.waitUntil("\(part(".own .file img"))?.naturalWidth === 64")
    try page.waitUntil("!\(shadow).querySelector('.waiting')")
    let session = try fixture.engine.session(fixture.channel)
    #expect(try fixture.engine.texts(session) == ["oi", "limpo.png"])
  }

  @Test("A channel that takes none offers none")
  func off() throws {
    let (fixture, page) = try conversation([])
    #expect(try page.isTrue("!\(part(".attach")) && !\(part("input[type=file]"))"))
    #expect(page.exceptions.isEmpty)
    _ = fixture
  }
}
