// SPDX-License-Identifier: Apache-2.0

/// Finds the handler of a request by its method and path; a literal component wins over a parameter.
///
/// `HEAD` is answered as `GET` where it has no handler of its own; the server sends no body for it.
package struct Router: Responder {
    package typealias Handler = @Sendable (HTTPRequest, PathParameters) throws -> HTTPResponse
    package typealias FailureHandler = @Sendable (any Error, HTTPRequest?) -> HTTPResponse

    private var root = Node()
    private let failureHandler: FailureHandler

    /// Makes a router without routes.
    ///
    /// - Parameter failureHandler: turns an error that a handler threw, a 404 and a 405 into a response.
    package init(failureHandler: @escaping FailureHandler = Router.plainFailure) {
        self.failureHandler = failureHandler
    }

    /// Adds a route.
    ///
    /// - Parameters:
    ///   - pattern: components between slashes; one that begins with a colon is a parameter, `/question/:number`.
    ///   - isQuick: what `Responder.isQuick` says of the route.
    package mutating func on(
        _ method: HTTPMethod, _ pattern: String, isQuick: Bool = false, _ handler: @escaping Handler
    ) {
        root.insert(
            pattern.split(separator: "/")[...], Node.Route(names: [], isQuick: isQuick, handler: handler),
            method: method, pattern: pattern)
    }

    package func isQuick(_ request: HTTPRequest) -> Bool {
        root.find(request.segments[...], values: [])?.node.routes[request.method]?.isQuick == true
    }

    package func response(to request: HTTPRequest) -> HTTPResponse {
        do {
            guard let (node, values) = root.find(request.segments[...], values: []) else {
                throw HTTPFailure(.notFound, "There is no such page")
            }
            let method = request.method == .head && node.routes[.head] == nil ? .get : request.method
            guard let route = node.routes[method] else {
                let allowed = node.routes.keys.sorted { $0.rawValue < $1.rawValue }
                throw HTTPFailure(.methodNotAllowed, "The page does not take this method", allowed: allowed)
            }
            return try route.handler(request, PathParameters(names: route.names, values: values))
        } catch {
            return failureHandler(error, request)
        }
    }

    package func response(to failure: any Error, during request: HTTPRequest?) -> HTTPResponse {
        failureHandler(failure, request)
    }

    /// Plain text; an error that is not an `HTTPFailure` is a 500 that tells nothing of itself.
    package static let plainFailure: FailureHandler = { error, _ in
        HTTPResponse(error as? HTTPFailure ?? HTTPFailure(.internalServerError, "The server failed"))
    }
}

/// The values that a path gave to the parameters of its pattern.
package struct PathParameters: Equatable, Sendable {
    private let names: [String]
    private let values: [String]

    init(names: [String], values: [String]) {
        precondition(names.count == values.count, "\(names.count) names for \(values.count) values")
        self.names = names
        self.values = values
    }

    /// The value of a parameter; a name that is not in the pattern is the caller's fault.
    package subscript(name: String) -> String {
        guard let index = names.firstIndex(of: name) else {
            preconditionFailure("the pattern has no parameter \(name), it has \(names)")
        }
        return values[index]
    }
}

/// One component deep in the tree of patterns.
private struct Node: Sendable {
    struct Route: Sendable {
        var names: [String]
        var isQuick: Bool
        var handler: Router.Handler
    }

    var literals: [String: Node] = [:]
    /// At most one element: the subtree behind a parameter.
    var parameter: [Node] = []
    var routes: [HTTPMethod: Route] = [:]

    /// - Parameter route: with the names of the parameters so far.
    mutating func insert(
        _ components: ArraySlice<Substring>, _ route: Route, method: HTTPMethod, pattern: String
    ) {
        guard let component = components.first else {
            precondition(routes[method] == nil, "\(method.rawValue) \(pattern) is there already")
            routes[method] = route
            return
        }
        let rest = components.dropFirst()
        if component.first == ":" {
            if parameter.isEmpty { parameter = [Node()] }
            var route = route
            route.names.append(String(component.dropFirst()))
            parameter[0].insert(rest, route, method: method, pattern: pattern)
        } else {
            literals[String(component), default: Node()].insert(rest, route, method: method, pattern: pattern)
        }
    }

    func find(_ segments: ArraySlice<String>, values: [String]) -> (node: Node, values: [String])? {
        guard let segment = segments.first else { return routes.isEmpty ? nil : (self, values) }
        let rest = segments.dropFirst()
        return literals[segment]?.find(rest, values: values)
            ?? parameter.first?.find(rest, values: values + [segment])
    }
}
