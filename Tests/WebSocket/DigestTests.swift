// The digests against the vectors of their own documents.

import Testing
import WebSocket

@Suite("Digests")
struct DigestTests {
  @Test("SHA-1 of the vectors of RFC 3174")
  func sha1() {
    #expect(
      Hexadecimal.encode(SHA1.digest("abc".utf8)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(
      Hexadecimal.encode(SHA1.digest(String(repeating: "a", count: 1_000_000).utf8))
        == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
  }

  @Test("SHA-256 of the vectors of FIPS 180-4, at every length around a block")
  func sha256() {
    #expect(
      Hexadecimal.encode(SHA256.digest("".utf8))
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      Hexadecimal.encode(SHA256.digest("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      Hexadecimal.encode(
        SHA256.digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8))
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    let lengths = (55...65).map { SHA256.digest(Array(repeating: UInt8(0), count: $0)) }
    #expect(Set(lengths).count == 11)
  }

  @Test("HMAC of the test cases of RFC 4231")
  func hmac() {
    #expect(
      Hexadecimal.encode(
        HMAC.sha256("what do ya want for nothing?".utf8, key: Array("Jefe".utf8)))
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    let text = "Test Using Larger Than Block-Size Key - Hash Key First"
    #expect(
      Hexadecimal.encode(HMAC.sha256(text.utf8, key: Array(repeating: 0xAA, count: 131)))
        == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }

  @Test("Base64 of the vectors of RFC 4648, and back; nothing but the one form")
  func base64() {
    for (plain, text) in [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ] {
      #expect(Base64.encode(Array(plain.utf8)) == text)
      #expect(Base64.decode(text) == Array(plain.utf8))
    }
    for bad in ["Zg=", "Zg", "Z===", "Zh==", "Zm9=", "Zg==Zg==", "Zm 9", "Zm9v\n"] {
      #expect(Base64.decode(bad) == nil, "\(bad)")
    }
  }

  @Test("Hexadecimal and back")
  func hexadecimal() {
    #expect(Hexadecimal.decode("00ff10") == [0, 255, 16])
    #expect(Hexadecimal.decode("0") == nil)
    #expect(Hexadecimal.decode("0G") == nil)
    #expect(Hexadecimal.decode("FF") == nil)
  }

  @Test("Secrets are compared whole")
  func constantTime() {
    #expect(ConstantTime.equals([1, 2, 3], [1, 2, 3]))
    #expect(!ConstantTime.equals([1, 2, 3], [1, 2, 4]))
    #expect(!ConstantTime.equals([1, 2, 3], [1, 2]))
  }
}
