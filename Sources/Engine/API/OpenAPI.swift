// The description of the API that the engine serves.

/// The document of `/api/v1/openapi.json`.
enum OpenAPI {
  static let document: [UInt8] = Array("{}".utf8)
}
