// The HTTP client of commands and consoles.

import Channels
import HTTPClient

extension HTTPClient {
  /// The client that all requests of commands and consoles share. It does not connect to link-local
  /// and metadata addresses.
  package static let shared: HTTPClient = {
    var settings = HTTPClientSettings()
    settings.isAddressAllowed = NetworkAddress.isCallable
    return HTTPClient(settings)
  }()
}
