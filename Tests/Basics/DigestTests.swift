// The digests against the vectors of their own documents.

import Basics
import Testing

@Suite("Digests")
struct DigestTests {
  @Test("SHA-1 of the vectors of RFC 3174")
  func sha1() {
    #expect(
      Hexadecimal.encode(SHA1.digest("abc".utf8)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(
      Hexadecimal.encode(SHA1.digest(String(repeating: "a", count: 1_000_000).utf8))
        == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
    let all = (0..<300).flatMap { count in SHA1.digest((0..<count).map { UInt8($0 & 255) }) }
    #expect(
      Hexadecimal.encode(SHA1.digest(all)) == "7261d91c9ffd63ee8e68156d4d57e733d4ad7243")
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
    // The digest of the digests of every length around the first blocks, by another implementation.
    let all = (0..<300).flatMap { count in SHA256.digest((0..<count).map { UInt8($0 & 255) }) }
    #expect(
      Hexadecimal.encode(SHA256.digest(all))
        == "df90175783c44235cf6aefd935a2c2747f42399416d16789ece339f1fd26d835")
    #expect(SHA256.digest(AnySequence(all)) == SHA256.digest(all), "in no one piece of memory")
  }

  @Test("SHA-256 of pieces is that of the whole, however the input is divided")
  func pieces() {
    let whole = (0..<1_000).map { UInt8($0 & 255) }
    for piece in [1, 3, 63, 64, 65, 127, 128, 200, 1_000] {
      for length in [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1_000] {
        var stream = SHA256Stream()
        for start in stride(from: 0, to: length, by: piece) {
          whole[start..<min(length, start + piece)].withUnsafeBytes { stream.update($0) }
        }
        #expect(stream.hexadecimal == SHA256.hexadecimal(whole[..<length]), "\(piece), \(length)")
      }
    }
  }

  @Test("HMAC of the test cases of RFC 4231")
  func hmac() {
    let cases: [(key: [UInt8], message: [UInt8], code: String)] = [
      (
        Array(repeating: 0x0B, count: 20),
        Array("Hi There".utf8),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8),
        Array("what do ya want for nothing?".utf8),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        Array(repeating: 0xAA, count: 20),
        Array(repeating: 0xDD, count: 50),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
      ),
      (
        Array(1...25),
        Array(repeating: 0xCD, count: 50),
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
      ),
      (
        Array(repeating: 0xAA, count: 131),
        Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ]
    for (key, message, code) in cases {
      #expect(Hexadecimal.encode(HMAC.sha256(message, key: key)) == code)
    }
  }

  @Test("Base64 of the vectors of RFC 4648, and back; other forms are refused")
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
