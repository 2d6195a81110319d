// Every command, in the order of the help.

/// The table of commands.
enum CommandTable {
  static let all: [Subcommand] =
    ConsoleCommand.all + ServeCommand.all + DemoCommand.all + ChannelCommands.all
    + IdentityCommand.all
    + SnippetCommand.all + VerifyCommand.all + FlowCommands.all + AttendanceCommands.all
    + ChatwootCommand.all + RecipeCommand.all + SessionCommands.all + AnswerCommands.all
    + ReplyCommands.all + ContactCommands.all + PresenceCommand.all + ReportCommands.all
    + ThemeCommands.all + TokenCommands.all + MaintenanceCommands.all + CompletionsCommand.all
    + ManualCommand.all

  /// The commands whose words begin with these.
  static func group(_ first: String) -> [Subcommand] { all.filter { $0.path.first == first } }
}
