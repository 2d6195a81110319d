// The rules of a whole channel: those of each field, those between fields, and those that involve
// the installation. A channel that breaks one is not stored.

import Basics

/// The rules of a channel.
package enum ChannelRules {
  /// Every rule that a channel breaks, in the order of the fields; empty if it may be stored.
  package static func check(_ channel: Channel, in context: ChannelContext) -> [ValidationError] {
    var errors = Fields.channel.errors(in: channel) + between(channel)
    if let other = context.owner(of: channel.description, except: channel.id) {
      errors.append(
        ValidationError(
          key: "description", value: channel.description, rule: .descriptionTaken(by: other)))
    }
    let outside = around(channel, in: context)
    if let saved = context.saved, saved.flow == channel.flow,
      saved.settings.presence.enabled || !channel.settings.presence.enabled
    {
      let known = around(saved, in: context)
      errors += outside.filter { !known.contains($0) }
    } else {
      errors += outside
    }
    return sorted(errors)
  }

  /// Doubtful values, which are stored all the same.
  package static func warnings(_ channel: Channel) -> [ValidationWarning] {
    var warnings: [ValidationWarning] = []
    let looks = channel.appearance
    for (key, value) in [
      ("appearance.background", looks.background), ("appearance.userMessage", looks.userMessage),
    ] {
      guard let font = RGBColor(hex: looks.font), let back = RGBColor(hex: value) else { continue }
      let ratio = font.contrast(with: back)
      if ratio < Contrast.minimum {
        warnings.append(
          ValidationWarning(
            key: "appearance.font", value: looks.font, kind: .contrast(with: key, ratio: ratio)))
      }
    }
    if channel.settings.allowedOrigins.isEmpty {
      warnings.append(ValidationWarning(key: "settings.allowedOrigins", value: "", kind: .anySite))
    }
    return warnings
  }

  /// The rules between a channel's own fields.
  private static func between(_ channel: Channel) -> [ValidationError] {
    let settings = channel.settings
    var errors: [ValidationError] = []
    if channel.receptive, settings.activeOutreach {
      errors.append(
        ValidationError(
          key: "settings.activeOutreach", value: "true", rule: .receptiveForbidsOutreach))
    }
    if settings.sessionTimeout <= settings.presence.interval {
      errors.append(
        ValidationError(
          key: "settings.sessionTimeout", value: String(settings.sessionTimeout),
          rule: .longerThanInterval(settings.presence.interval)))
    }
    if channel.appearance.icon == .image, settings.image == nil {
      errors.append(ValidationError(key: "appearance.icon", value: "image", rule: .needsImage))
    }
    return errors
  }

  /// The rules of flow and attendance.
  private static func around(_ channel: Channel, in context: ChannelContext) -> [ValidationError] {
    var errors: [ValidationError] = []
    let monitors = channel.settings.presence.enabled
    if let flow = context.flows.first(where: { $0.id == channel.flow }) {
      for line in FlowChecklist.lines(for: flow, monitors: monitors) where !line.holds {
        let presence = line.rule == .handover
        errors.append(
          ValidationError(
            key: presence ? "settings.presence.enabled" : "flow",
            value: presence ? "true" : channel.flow, rule: .flow(line.rule)))
      }
    } else if !channel.flow.isEmpty {
      errors.append(ValidationError(key: "flow", value: channel.flow, rule: .flowUnknown))
    }
    if monitors, context.attendance.mode == .none {
      errors.append(
        ValidationError(key: "settings.presence.enabled", value: "true", rule: .needsAttendance))
    }
    return errors
  }

  private static func sorted(_ errors: [ValidationError]) -> [ValidationError] {
    let order = Fields.channel.all.map(\.key)
    func position(_ error: ValidationError) -> Int {
      let root = error.key.prefix { $0 != "[" }
      return order.firstIndex { $0 == root } ?? order.count
    }
    return errors.enumerated().sorted {
      (position($0.element), $0.offset) < (position($1.element), $1.offset)
    }.map(\.element)
  }
}
