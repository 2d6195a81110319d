// The addresses to which calls may go, and the sites that may use a channel. Each row is an address
// that once evaded a rule somewhere, or must not be refused.

import Testing

@testable import Channels

@Suite("Addresses")
struct AddressTests {
  static let calls: [(String, AddressRule?)] = [
    ("https://crm.example/api", nil), ("https://8.8.8.8", nil), ("http://127.9.9.9:1", nil),
    ("http://localhost", nil), ("http://[::1]/x", nil), ("http://192.168.0.1", nil),
    ("http://172.31.255.255", nil), ("http://[fd12::1]", nil), ("http://[::ffff:10.0.0.1]", nil),
    ("http://crm.example", .plainHTTP), ("http://172.32.0.1", .plainHTTP),
    ("http://8.8.8.8", .plainHTTP), ("http://[2001:db8::1]", .plainHTTP),
    ("http://localhost.example", .plainHTTP), ("http://127.0.0.1.example", .plainHTTP),
    ("https://169.254.1.1", .linkLocal), ("http://169.254.1.1", .linkLocal),
    ("https://[fe80::1]", .linkLocal), ("https://[::ffff:169.254.1.1]", .linkLocal),
    ("https://169.254.169.254/latest", .metadata), ("http://[fd00:ec2::254]", .metadata),
    ("http://[::ffff:a9fe:a9fe]", .metadata), ("https://[64:ff9b::169.254.169.254]", .metadata),
    ("https://[::169.254.169.254]", .metadata), ("https://[2002:a9fe:a9fe::1]", .metadata),
    ("http://metadata.google.internal/x", .metadata),
    ("https://METADATA.google.internal", .metadata),
    ("https://100.100.100.200", .metadata), ("https://0.0.0.0", .notUnicast),
    ("https://[::]", .notUnicast), ("https://224.0.0.1", .notUnicast),
    ("https://[ff02::1]", .notUnicast),
    ("http://2130706433", .form), ("http://0x7f000001", .form), ("http://0177.0.0.1", .form),
    ("http://127.1", .form), ("https://0xa9fea9fe", .form), ("http://127.0.0.1.", .form),
    ("https://metadata.google.internal.", .form), ("https://[fe80::1%25eth0]", .form),
    ("https://a@b.example", .form), ("https://a.example#x", .form), ("https://a.example?b", .form),
    ("https://a.example\\@b", .form), ("https://", .form), ("//a.example", .form),
    ("ftp://a.example", .form), ("https://a..b", .form), ("https://-a.example", .form),
    ("https://á.example", .form), ("https://a.example:0", .form), ("https://a.example:", .form),
    ("https://a.example/\u{7}", .form), ("https://[1.2.3.4::]", .form), ("https://[::1", .form),
    ("https://%31.example", .form), ("https://127.0.0.256", .form),
  ]

  @Test("Each address of a call breaks the expected rule", arguments: calls)
  func call(address: String, rule: AddressRule?) {
    #expect(AddressRule.broken(by: address) == rule)
  }

  @Test("Sites are compared in the form of browsers")
  func origins() {
    let list = ["https://Loja.example:443", "https://*.b.example", "http://localhost:3000"]
    for (header, allowed) in [
      ("https://loja.example", true), ("https://loja.example:444", false),
      ("https://a.b.example", true), ("https://c.a.b.example", true), ("https://b.example", false),
      ("https://xb.example", false), ("http://localhost:3000", true), ("http://localhost", false),
      ("http://loja.example", false), ("null", false), ("https://engine.example", true),
      ("https://loja.example.evil.example", false), ("https://*.b.example", false),
    ] {
      let answer = Origin.isAllowed(header, in: list, own: ["https://engine.example"])
      #expect(answer == allowed, "\(header)")
    }
    #expect(Origin.isAllowed(nil, in: [], own: []))
    #expect(!Origin.isAllowed(nil, in: list, own: []))
    #expect(Origin("http://x.example") == nil)
    #expect(Origin("https://x.example/a") == nil)
  }

  @Test("A public URL has no path")
  func publicURL() throws {
    #expect(try WebAddress.publicURL("https://Chat.example/") == "https://chat.example")
    #expect(try WebAddress.publicURL("http://127.0.0.1:8080") == "http://127.0.0.1:8080")
    for wrong in ["chat.example", "https://chat.example/x", "https://a?b", "", "https://a/#b"] {
      #expect(throws: ValidationError(key: "publicURL", value: wrong, rule: .address(.site))) {
        try WebAddress.publicURL(wrong)
      }
    }
  }

  @Test("Secrets are shown masked")
  func secrets() throws {
    #expect(Secret.masked("segredo-0123456789") == "••••6789")
    #expect(Secret.masked("curto") == "••••")
    #expect(Secret.masked("") == "")
    let token = try Fields.attendance.field("token")
    #expect(token.text(of: Sample.attendance) == "••••6789")
    #expect(Fields.attendance.json(of: Sample.attendance)["token"] == .text("••••6789"))
    var attendance = Sample.attendance
    do throws(ValidationError) {
      try Fields.attendance.apply(Assignment("token=muito secreto mesmo"), to: &attendance)
      Issue.record("a space is not refused")
    } catch {
      #expect(error.value == "••••esmo")
      #expect(!error.message(in: .portuguese).contains("secreto"))
    }
    try Fields.attendance.apply(Assignment("timeout=30"), to: &attendance)
    #expect(attendance.timeout == 30)
    #expect(AttendanceRules.check(attendance) == [])
  }
}
