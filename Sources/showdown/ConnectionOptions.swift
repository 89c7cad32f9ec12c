// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HTTPServing

/// How `showdown serve` meets the network: TLS, proxies, and what one address may take.
struct ConnectionOptions: ParsableArguments {
    @Option(help: "Serve over TLS with this certificate and its chain, in PEM; needs --tls-key.")
    var tlsCertificate: String?

    @Option(help: "The certificate's private key, in PEM.")
    var tlsKey: String?

    @Option(
        name: .customLong("trusted-proxy"),
        help: ArgumentHelp(
            "A proxy, 127.0.0.1 or 10.0.0.0/8, whose word on a client's address and on TLS is taken; may be repeated.",
            valueName: "address"))
    var trustedProxies: [String] = []

    @Option(help: "Connections of one address at once; a lab may share an address.")
    var connectionsPerAddress = ServerLimits().connectionsPerAddress

    @Option(help: "Requests of one address a second, beyond which it is asked to wait; 0 counts none.")
    var requestsPerSecond = ServerLimits().requestsPerSecond ?? 0

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key are given together.")
        }
        for proxy in trustedProxies where AddressRange(proxy) == nil {
            throw ValidationError(
                "--trusted-proxy \(proxy) is neither an address nor a range such as 10.0.0.0/8.")
        }
        guard connectionsPerAddress > 0 else {
            throw ValidationError("--connections-per-address is \(connectionsPerAddress); give at least 1.")
        }
        guard requestsPerSecond >= 0, requestsPerSecond <= 1e9 else {
            throw ValidationError("--requests-per-second is out of range; give 0 or more.")
        }
    }

    /// Cookies and forms hold on to the address that volunteers type, which a certificate's owner knows.
    func validate(publicAddress: String?) throws {
        guard tlsCertificate == nil || publicAddress?.hasPrefix("https://") == true else {
            throw ValidationError(
                "--tls-certificate needs --public-address https://HOST, the address that volunteers type.")
        }
    }

    /// Reads the certificate and the key where they are named.
    func serverOptions() throws -> ServerOptions {
        var options = ServerOptions()
        options.trustedProxies = trustedProxies.compactMap { AddressRange($0) }
        options.limits.connectionsPerAddress = connectionsPerAddress
        options.limits.requestsPerSecond = requestsPerSecond > 0 ? requestsPerSecond : nil
        options.limits.requestBurst = max(options.limits.requestBurst, requestsPerSecond)
        if let tlsCertificate, let tlsKey {
            options.identity = try TLSIdentity(certificate: tlsCertificate, key: tlsKey)
        }
        return options
    }
}
