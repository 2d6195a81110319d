// Typebot's rich text, which is the editor's tree of blocks and leaves, as plain text.

import Channels

/// Reads rich text.
enum TypebotRichText {
  /// The deepest element that is read.
  private static let depthLimit = 20

  /// The plain text of a block. Items of lists begin with `• ` or their number; a link whose text
  /// is not its address is followed by the address in parentheses.
  static func text(_ node: JSONValue) -> String { text(node, depth: 0) }

  private static func text(_ node: JSONValue, depth: Int) -> String {
    if let leaf = node["text"]?.string { return leaf }
    guard depth < depthLimit else { return "" }
    let children = node["children"]?.items ?? []
    switch node["type"]?.string {
    case "ul": return list(children, depth) { _ in "• " }
    case "ol": return list(children, depth) { "\($0 + 1). " }
    case "li": return children.map { text($0, depth: depth + 1) }.joined(separator: "\n")
    case "variable": return children.map { text($0, depth: depth + 1) }.joined(separator: "\n")
    case "a":
      let label = inline(children, depth)
      let url = node["url"]?.string ?? ""
      if label.isEmpty || label == url { return url }
      return url.isEmpty ? label : "\(label) (\(url))"
    case _: return inline(children, depth)
    }
  }

  private static func inline(_ children: [JSONValue], _ depth: Int) -> String {
    children.map { text($0, depth: depth + 1) }.joined()
  }

  private static func list(
    _ items: [JSONValue], _ depth: Int, _ sign: (Int) -> String
  ) -> String {
    items.enumerated().map { sign($0) + text($1, depth: depth + 1) }.joined(separator: "\n")
  }
}
