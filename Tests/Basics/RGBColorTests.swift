// Colours as text and back, and the figures of WCAG.

import Basics
import Testing

@Suite("Colours")
struct RGBColorTests {
  @Test("A colour is read from #RRGGBB and from nothing else")
  func hex() {
    #expect(RGBColor(hex: "#1f2937") == RGBColor(0x1F, 0x29, 0x37))
    #expect(RGBColor(hex: "#1F2937")?.value == 0x1F2937)
    #expect(RGBColor(0xFF_0A0B0C).hex == "#0A0B0C")
    for bad in [
      "", "#", "#12345", "#1234567", "#12345G", "#+12345", "1234567", "#１23456", "#12345\n",
    ] {
      #expect(RGBColor(hex: bad) == nil, "\(bad)")
    }
  }

  @Test("Contrast and luminance are those of WCAG")
  func contrast() {
    let (black, white) = (RGBColor(0x000000), RGBColor(0xFFFFFF))
    #expect(black.contrast(with: white) == 21)
    #expect(white.contrast(with: white) == 1)
    #expect(abs(RGBColor(0x777777).contrast(with: white) - 4.48) < 0.01)
    #expect(black.luminance == 0 && white.luminance == 1)
    #expect(black.isDark && !white.isDark)
  }

  @Test("White text is chosen where it contrasts more than black")
  func isDark() {
    for grey in UInt8.min...UInt8.max {
      let ground = RGBColor(grey, grey, grey)
      let whiteIsBetter =
        ground.contrast(with: RGBColor(0xFFFFFF)) > ground.contrast(with: RGBColor(0x000000))
      #expect(ground.isDark == whiteIsBetter, "\(grey)")
    }
  }
}
