// The colors that terminals have. Few terminals let a program define colors (`can_change_color` is
// 0 in tmux and xterm-256color), so a theme's color becomes the nearest of xterm's 256 or of the
// sixteen.

import Basics

/// The colors of xterm's palette.
package enum Palette {
  /// The sixteen as xterm shows them. Other terminals show them otherwise, so they are chosen only
  /// on terminals that have no more.
  static let sixteen: [RGBColor] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ].map { RGBColor($0) }

  private static let steps = [0, 0x5F, 0x87, 0xAF, 0xD7, 0xFF]

  /// The color of a palette number, 0–255.
  package static func rgb(_ index: Int) -> RGBColor {
    if index < 16 { return sixteen[max(0, index)] }
    if index >= 232 {
      let grey = UInt8(8 + 10 * (min(index, 255) - 232))
      return RGBColor(grey, grey, grey)
    }
    let cube = index - 16
    return RGBColor(
      UInt8(steps[cube / 36]), UInt8(steps[cube / 6 % 6]), UInt8(steps[cube % 6]))
  }

  /// The number, 16–255, of the color nearest to `color` in the cube and the greys, which no
  /// terminal changes.
  package static func nearest256(_ color: RGBColor) -> Int {
    func step(_ part: UInt8) -> Int {
      let value = Int(part)
      return steps.indices.min { abs(steps[$0] - value) < abs(steps[$1] - value) } ?? 0
    }
    let cube = 16 + 36 * step(color.red) + 6 * step(color.green) + step(color.blue)
    let mean = (Int(color.red) + Int(color.green) + Int(color.blue)) / 3
    let grey = 232 + max(0, min(23, (mean - 3) / 10))
    return rgb(grey).distance(to: color) < rgb(cube).distance(to: color) ? grey : cube
  }

  /// The number, 0–7, of the color of ECMA-48 that has the hue of `color`: black or white for one
  /// of little saturation. With so few colors the hue says more than the distance, by which a light
  /// green is yellow.
  package static func hue8(_ color: RGBColor) -> Int {
    hue(color) ?? ((least(color) + most(color)) / 2 > 96 ? 7 : 0)
  }

  /// The number, 0–15, of the color of the sixteen that has the hue of `color`: its normal or its
  /// bright one, and for a color of little saturation one of the four greys, by distance. By
  /// distance alone a light green and a light red are one grey.
  package static func hue16(_ color: RGBColor) -> Int {
    let choices = hue(color).map { [$0, $0 + 8] } ?? [0, 7, 8, 15]
    return choices.min {
      sixteen[$0].distance(to: color) < sixteen[$1].distance(to: color)
    } ?? 0
  }

  /// The number, 1–6, of the color of ECMA-48 that has the hue of `color`; nil for one of little
  /// saturation.
  private static func hue(_ color: RGBColor) -> Int? {
    let (least, most) = (least(color), most(color))
    guard (most - least) * 10 >= most * 3, most >= 48 else { return nil }
    return [color.red, color.green, color.blue].enumerated().reduce(0) {
      $0 | (Int($1.element) >= (least + most) / 2 ? 1 << $1.offset : 0)
    }
  }

  private static func least(_ color: RGBColor) -> Int {
    Int(min(color.red, color.green, color.blue))
  }

  private static func most(_ color: RGBColor) -> Int {
    Int(max(color.red, color.green, color.blue))
  }
}

extension RGBColor {
  /// A measure of how different two colors look; 0 for the same color. The channels are weighted by
  /// the mean red of both ("redmean", T. Riemersma), which is cheap and close to perception.
  func distance(to other: RGBColor) -> Int {
    let mean = (Int(red) + Int(other.red)) / 2
    let dr = Int(red) - Int(other.red)
    let dg = Int(green) - Int(other.green)
    let db = Int(blue) - Int(other.blue)
    return (512 + mean) * dr * dr / 256 + 4 * dg * dg + (767 - mean) * db * db / 256
  }
}
