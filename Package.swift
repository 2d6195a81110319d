// swift-tools-version: 6.2
//
// The rooms of canais and who may use whom. The compiler lets a transitive import pass, so the
// same arrows are written down once more, as a test, in Tests/Habits.

import PackageDescription

/// Every room is built in Swift 6 mode with every warning an error.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

func room(
  _ name: String, uses rooms: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .target(name: name, dependencies: rooms, resources: resources, swiftSettings: strict)
}

func tests(
  of name: String, uses rooms: [Target.Dependency], excluding files: [String] = [],
  resources: [Resource] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: rooms, path: "Tests/\(name)", exclude: files,
    resources: resources, swiftSettings: strict)
}

let package = Package(
  name: "canais",
  products: [
    .executable(name: "canais", targets: ["canais"]),
    .executable(name: "canais-bench", targets: ["canais-bench"]),
  ],
  targets: [
    // C, and only what Swift cannot say.
    .target(name: "CLinux"),
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncursesw5-dev"])]),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),

    // Pure rooms: values in, values out.
    room("Channels"),
    room("Presence", uses: ["Channels"]),
    room("WebSocket"),
    room(
      "Themes",
      resources: [
        .embedInCode("../../Themes/classic-blue.theme"),
        .embedInCode("../../Themes/colour-blind.theme"),
        .embedInCode("../../Themes/colourless.theme"),
        .embedInCode("../../Themes/dark.theme"),
        .embedInCode("../../Themes/high-contrast.theme"),
        .embedInCode("../../Themes/light.theme"),
        .embedInCode("../../Themes/terminal.theme"),
      ]),
    room("Screen"),

    // Rooms that touch the world.
    room(
      "Widget", uses: ["Channels"],
      resources: [
        .embedInCode("words.js"), .embedInCode("rules.js"), .embedInCode("dom.js"),
        .embedInCode("style.js"), .embedInCode("memory.js"), .embedInCode("link.js"),
        .embedInCode("talk.js"), .embedInCode("form.js"), .embedInCode("thread.js"),
        .embedInCode("outreach.js"), .embedInCode("shell.js"), .embedInCode("main.js"),
      ]),
    room("Storage", uses: ["Channels", "Presence", "CSQLite"]),
    room("Engine", uses: ["Presence", "WebSocket", "Channels", "Widget", "CLinux"]),
    room("Client", uses: ["WebSocket", "Presence", "Channels"]),
    room("Terminal", uses: ["Screen", "Themes", "CNcurses", "CLinux"]),
    room("Console", uses: ["Screen", "Themes", "Channels", "Presence", "Client"]),

    .executableTarget(
      name: "canais",
      dependencies: [
        "Channels", "Presence", "WebSocket", "Storage", "Engine", "Client", "Widget", "Themes",
        "Screen", "Terminal", "Console", "CLinux",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "canais-bench",
      dependencies: [
        "Presence", "WebSocket", "Channels", "Storage", "Engine", "Client", "Screen", "Themes",
        "Terminal", "CLinux",
      ],
      swiftSettings: strict),

    // What several rooms' tests share: visitors honest and hostile, on real sockets.
    .target(
      name: "TestSupport", dependencies: ["Client", "Engine", "Presence", "WebSocket"],
      path: "Tests/Support", swiftSettings: strict),

    tests(of: "Channels", uses: ["Channels"]),
    tests(of: "Presence", uses: ["Presence", "Channels"]),
    tests(of: "WebSocket", uses: ["WebSocket"]),
    tests(of: "Themes", uses: ["Themes"]),
    tests(of: "Screen", uses: ["Screen", "Themes"]),
    tests(of: "Widget", uses: ["Widget", "Channels"]),
    tests(of: "Storage", uses: ["Storage", "Presence", "Channels", "CSQLite"]),
    tests(
      of: "Engine",
      uses: [
        "Engine", "Presence", "WebSocket", "Channels", "Client", "Storage", "CLinux", "TestSupport",
      ]),
    tests(of: "Client", uses: ["Client", "WebSocket", "Presence", "Channels"]),
    tests(of: "Terminal", uses: ["Terminal", "Screen", "Themes", "CNcurses"]),
    tests(
      of: "Console", uses: ["Console", "Screen", "Themes", "Channels", "Presence", "Client"],
      excluding: ["Snapshots"]),
    tests(
      of: "Commands",
      uses: [
        "canais", "Channels", "Client", "Console", "Engine", "Presence", "Storage", "CSQLite",
        "TestSupport",
      ]),
    tests(
      of: "Acceptance",
      uses: [
        "canais", "canais-bench", "WebSocket", "Client", "Channels", "Presence", "Storage",
        "Engine", "Widget", "CLinux", "TestSupport",
      ]),
    tests(
      of: "Fuzz",
      uses: [
        "canais", "Channels", "Client", "Engine", "Presence", "Screen", "Storage", "Terminal",
        "Themes", "WebSocket", "Widget",
      ]),
    tests(of: "Habits", uses: []),
  ]
)
