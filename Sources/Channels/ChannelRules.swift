// The rules of a whole channel: those of each field, those between fields, and those that look at
// the installation around it. Nothing is stored while one of them is broken.

import Basics

/// What a channel is checked against.
package struct ChannelContext: Sendable {
  /// The flows that are known.
  package let flows: [Flow]
  /// The attendance platform, when it is set up.
  package let attendance: Attendance?
  /// The channel as it is stored, when it is being changed.
  package var saved: Channel?
  private let idByDescription: [String: String]

  /// What surrounds a channel. `saved` is its stored form when it is being changed: what already
  /// was wrong around it then (a flow unpublished later) does not stop an unrelated change, such
  /// as switching it off; Estado tells of it.
  package init(
    flows: [Flow], attendance: Attendance?, channels: [Channel], saved: Channel? = nil
  ) {
    self.flows = flows
    self.attendance = attendance
    self.saved = saved
    idByDescription = Dictionary(
      channels.map { (Folding.fold($0.description), $0.id) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// What surrounds a channel of an installation.
  package init(_ installation: Installation, saved: Channel? = nil) {
    self.init(
      flows: installation.flows, attendance: installation.attendance,
      channels: installation.channels.filter { $0.id != saved?.id }, saved: saved)
  }

  /// The other channel that has this description, case and accents apart.
  func owner(of description: String, except id: String) -> String? {
    idByDescription[Folding.fold(description)].flatMap { $0 == id ? nil : $0 }
  }
}

/// The rules of a channel.
package enum ChannelRules {
  /// Every fault of a channel, in the order of the fields; empty when it may be stored.
  package static func check(_ channel: Channel, in context: ChannelContext) -> [ValidationError] {
    var faults = Fields.channel.faults(in: channel) + between(channel)
    if let other = context.owner(of: channel.description, except: channel.id) {
      faults.append(
        ValidationError(
          key: "description", value: channel.description, rule: .descriptionTaken(by: other)))
    }
    let outside = around(channel, in: context)
    if let saved = context.saved, saved.flow == channel.flow,
      saved.settings.presence.enabled || !channel.settings.presence.enabled
    {
      let known = around(saved, in: context)
      faults += outside.filter { !known.contains($0) }
    } else {
      faults += outside
    }
    return sorted(faults)
  }

  /// What is stored, and should be looked at again.
  package static func warnings(_ channel: Channel) -> [Warning] {
    var warnings: [Warning] = []
    let looks = channel.appearance
    for (key, value) in [
      ("appearance.background", looks.background), ("appearance.userMessage", looks.userMessage),
    ] {
      guard let font = RGBColor(hex: looks.font), let back = RGBColor(hex: value) else { continue }
      let ratio = font.contrast(with: back)
      if ratio < Contrast.minimum {
        warnings.append(
          Warning(
            key: "appearance.font", value: looks.font, doubt: .contrast(with: key, ratio: ratio)))
      }
    }
    if channel.settings.allowedOrigins.isEmpty {
      warnings.append(Warning(key: "settings.allowedOrigins", value: "", doubt: .anySite))
    }
    return warnings
  }

  /// The rules between a channel's own fields.
  private static func between(_ channel: Channel) -> [ValidationError] {
    let settings = channel.settings
    var faults: [ValidationError] = []
    if channel.receptive, settings.activeOutreach {
      faults.append(
        ValidationError(
          key: "settings.activeOutreach", value: "true", rule: .receptiveForbidsOutreach))
    }
    if settings.sessionTimeout <= settings.presence.interval {
      faults.append(
        ValidationError(
          key: "settings.sessionTimeout", value: String(settings.sessionTimeout),
          rule: .longerThanInterval(settings.presence.interval)))
    }
    if channel.appearance.icon == .image, settings.image == nil {
      faults.append(ValidationError(key: "appearance.icon", value: "image", rule: .needsImage))
    }
    return faults
  }

  /// The rules that look at flows and attendance.
  private static func around(_ channel: Channel, in context: ChannelContext) -> [ValidationError] {
    var faults: [ValidationError] = []
    let monitors = channel.settings.presence.enabled
    if let flow = context.flows.first(where: { $0.id == channel.flow }) {
      for line in FlowChecklist.lines(for: flow, monitors: monitors) where !line.holds {
        let presence = line.rule == .handover
        faults.append(
          ValidationError(
            key: presence ? "settings.presence.enabled" : "flow",
            value: presence ? "true" : channel.flow, rule: .flow(line.rule)))
      }
    } else if !channel.flow.isEmpty {
      faults.append(ValidationError(key: "flow", value: channel.flow, rule: .flowUnknown))
    }
    if monitors, context.attendance == nil {
      faults.append(
        ValidationError(key: "settings.presence.enabled", value: "true", rule: .needsAttendance))
    }
    return faults
  }

  private static func sorted(_ faults: [ValidationError]) -> [ValidationError] {
    let order = Fields.channel.all.map(\.key)
    func place(_ fault: ValidationError) -> Int {
      let root = fault.key.prefix { $0 != "[" }
      return order.firstIndex { $0 == root } ?? order.count
    }
    return faults.enumerated().sorted {
      (place($0.element), $0.offset) < (place($1.element), $1.offset)
    }.map(\.element)
  }
}

/// The rules of the attendance platform.
package enum AttendanceRules {
  /// Every fault, in the order of the fields; empty when it may be stored. Token and signing
  /// secret may be empty: a platform on the same machine may ask for neither.
  package static func check(_ attendance: Attendance) -> [ValidationError] {
    Fields.attendance.faults(in: attendance)
  }
}
