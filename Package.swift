// swift-tools-version: 6.2
//
// The modules of canais and their dependencies. The compiler lets a transitive import pass, so the
// same dependencies are checked once more, as a test, in Tests/Habits.

import PackageDescription

/// Every module is built in Swift 6 mode with every warning an error.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

func module(
  _ name: String, uses modules: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .target(name: name, dependencies: modules, resources: resources, swiftSettings: strict)
}

func tests(
  of name: String, uses modules: [Target.Dependency], excluding files: [String] = [],
  resources: [Resource] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: modules, path: "Tests/\(name)", exclude: files,
    resources: resources, swiftSettings: strict)
}

/// The commit and its date, which `.ci/package` sets and `canais --version` says. They are settings
/// of one small target, so that another commit does not compile everything anew.
let buildCommit: [CSetting] = ["CANAIS_COMMIT", "CANAIS_COMMIT_DATE"].compactMap { name in
  Context.environment[name].map { .define(name, to: "\"\($0)\"") }
}

let package = Package(
  name: "canais",
  products: [
    .executable(name: "canais", targets: ["canais"]),
    .executable(name: "canais-bench", targets: ["canais-bench"]),
  ],
  targets: [
    // C, and only what Swift cannot say.
    .target(name: "CCurl"),
    .target(name: "CLinux", cSettings: buildCommit),
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncursesw5-dev"])]),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),

    // Swift over the system calls that several modules make.
    module("LinuxSystem", uses: ["CLinux"]),

    // Pure modules: values in, values out.
    module("Basics"),
    module("Channels", uses: ["Basics"]),
    module("Presence", uses: ["Basics", "Channels"]),
    module("Records", uses: ["Basics", "Channels", "Presence"]),
    module(
      "Platforms", uses: ["Basics", "Channels", "Presence", "Records"],
      resources: [
        .embedInCode("Recipes/n8n-workflow.json"),
        .embedInCode("Recipes/lhc-incoming-webhook.json"),
        .embedInCode("Recipes/lhc-rest-api.json"),
        .embedInCode("Recipes/lhc-bot.json"),
        .embedInCode("Recipes/lhc-webhook-message.json"),
        .embedInCode("Recipes/lhc-webhook-close.json"),
      ]),
    module("PresenceSimulation", uses: ["Basics", "Presence", "Channels"]),
    module("WebSocket", uses: ["Basics"]),
    module(
      "Themes", uses: ["Basics"],
      resources: [
        .embedInCode("../../Themes/classic-blue.theme"),
        .embedInCode("../../Themes/colour-blind.theme"),
        .embedInCode("../../Themes/colourless.theme"),
        .embedInCode("../../Themes/dark.theme"),
        .embedInCode("../../Themes/high-contrast.theme"),
        .embedInCode("../../Themes/light.theme"),
        .embedInCode("../../Themes/terminal.theme"),
      ]),
    module("Screen", uses: ["Basics"]),

    // Modules that do I/O.
    module("HTTPClient", uses: ["CCurl", "CLinux"]),
    module(
      "Widget", uses: ["Basics", "Channels"],
      resources: [
        .embedInCode("words.js"), .embedInCode("colours.js"), .embedInCode("dom.js"),
        .embedInCode("host.js"), .embedInCode("style.js"), .embedInCode("main.js"),
        .embedInCode("window-begin.js"), .embedInCode("window-words.js"),
        .embedInCode("more-words.js"), .embedInCode("ways.js"),
        .embedInCode("builtins.js"), .embedInCode("rules.js"), .embedInCode("palette.js"),
        .embedInCode("prose.js"), .embedInCode("window-style.js"), .embedInCode("line.js"),
        .embedInCode("link.js"), .embedInCode("talk.js"), .embedInCode("memory.js"),
        .embedInCode("outreach.js"), .embedInCode("files.js"), .embedInCode("rating.js"),
        .embedInCode("beside.js"), .embedInCode("form.js"), .embedInCode("thread.js"),
        .embedInCode("composer.js"), .embedInCode("title.js"), .embedInCode("focus.js"),
        .embedInCode("chat-window.js"), .embedInCode("chat.js"), .embedInCode("webchat.js.br"),
        .embedInCode("window-pt-BR.js.br"), .embedInCode("window-en-US.js.br"),
        .embedInCode("window-es-ES.js.br"),
      ]),
    module(
      "Storage", uses: ["Basics", "Channels", "Presence", "Records", "LinuxSystem", "CSQLite"]),
    module(
      "Engine",
      uses: [
        "Basics", "Presence", "Records", "Platforms", "WebSocket", "Channels", "Widget",
        "HTTPClient", "LinuxSystem", "CLinux",
      ]),
    module(
      "Client", uses: ["Basics", "WebSocket", "Presence", "Records", "Channels", "HTTPClient"]),
    module("Terminal", uses: ["Basics", "Screen", "Themes", "LinuxSystem", "CNcurses", "CLinux"]),
    module(
      "Console",
      uses: ["Basics", "Screen", "Channels", "Presence", "Records", "Platforms", "Client"]),

    .executableTarget(
      name: "canais",
      dependencies: [
        "Basics", "Channels", "Presence", "Records", "Platforms", "Storage", "Engine", "Client",
        "HTTPClient", "Themes", "Screen", "Terminal", "Console", "LinuxSystem", "CLinux",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "canais-bench",
      dependencies: [
        "Basics", "Presence", "PresenceSimulation", "Records", "WebSocket", "Channels", "Storage",
        "Engine", "Client", "Screen", "Themes", "Terminal", "CLinux",
      ],
      swiftSettings: strict),

    // Helpers that the tests of several modules share: honest and hostile clients on real sockets.
    .target(
      name: "TestSupport",
      dependencies: ["Client", "Engine", "Presence", "WebSocket"],
      path: "Tests/Support", swiftSettings: strict),

    tests(of: "Basics", uses: ["Basics"]),
    // A server that sends any bytes.
    .target(
      name: "TestServer", dependencies: ["CLinux"], path: "Tests/Server", swiftSettings: strict),

    tests(of: "HTTPClient", uses: ["HTTPClient", "TestServer", "TestSupport"]),
    tests(of: "LinuxSystem", uses: ["LinuxSystem"]),
    tests(of: "Channels", uses: ["Basics", "Channels"]),
    tests(of: "Presence", uses: ["Basics", "Presence", "PresenceSimulation", "Channels"]),
    // Platforms in memory, as their vendors publish them.
    .target(
      name: "TestPlatforms",
      dependencies: ["Basics", "Channels", "Platforms", "Presence", "Records"],
      path: "Tests/StandIns", swiftSettings: strict),

    tests(
      of: "Platforms",
      uses: ["Basics", "Channels", "Platforms", "Presence", "Records", "TestPlatforms"]),
    tests(of: "WebSocket", uses: ["Basics", "WebSocket"]),
    tests(of: "Themes", uses: ["Basics", "Themes"]),
    tests(of: "Screen", uses: ["Basics", "Screen", "Themes"]),
    tests(of: "Widget", uses: ["Basics", "Widget", "Channels"]),
    tests(
      of: "Storage",
      uses: [
        "Basics", "Storage", "Presence", "Records", "Channels", "LinuxSystem", "CSQLite",
        "TestSupport",
      ]),
    tests(
      of: "Engine",
      uses: [
        "Basics", "Engine", "Presence", "Records", "WebSocket", "Channels", "Client", "Storage",
        "HTTPClient", "TestServer", "LinuxSystem", "TestSupport", "TestPlatforms",
      ]),
    tests(
      of: "Client",
      uses: [
        "Basics", "Client", "WebSocket", "Presence", "Records", "TestSupport",
      ]),
    tests(of: "Terminal", uses: ["Basics", "Terminal", "Screen", "Themes"]),
    tests(
      of: "Console",
      uses: ["Basics", "Console", "Screen", "Themes", "Channels", "Presence", "Records", "Client"],
      excluding: ["Snapshots"]),
    tests(
      of: "Commands",
      uses: [
        "canais", "Channels", "Client", "Console", "Engine", "Presence", "Records", "Storage",
        "HTTPClient", "TestServer", "CSQLite", "TestSupport",
      ]),
    tests(
      of: "Acceptance",
      uses: [
        "Basics", "canais", "canais-bench", "WebSocket", "Client", "Channels", "Presence",
        "Records", "Storage", "Engine", "Widget", "CLinux", "TestServer", "TestSupport",
      ]),
    tests(
      of: "Fuzz",
      uses: [
        "Basics", "canais", "Channels", "CLinux", "Client", "HTTPClient", "Engine", "Presence",
        "Screen", "Storage", "Terminal", "Themes", "WebSocket", "Widget",
      ]),
    tests(of: "Habits", uses: []),
  ]
)
