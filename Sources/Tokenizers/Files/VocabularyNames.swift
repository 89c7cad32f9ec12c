// SPDX-License-Identifier: Apache-2.0

/// A token's name as the files write it, told apart byte by byte.
struct TokenName: Hashable {
    var text: String

    static func == (a: TokenName, b: TokenName) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

/// The names and ids of a model's vocabulary.
struct VocabularyNames {
    /// No vocabulary is so large; an id beyond it is an error, not a reason to allocate.
    static let largest: Int32 = 10_000_000

    let path: String
    private(set) var ids: [TokenName: Int32] = [:]

    /// - Parameter value: an object of names and ids.
    init(path: String, value: JSONValue?) throws {
        self.path = path
        guard let members = value?.members else {
            throw TokenizerError.unreadable(
                path: path, reason: "has no vocabulary, an object of tokens and ids")
        }
        ids.reserveCapacity(members.count)
        for (name, value) in members {
            guard let id = value.integer, (0..<Self.largest).contains(id) else {
                throw TokenizerError.inconsistent(
                    path: path,
                    reason: "the id of \(name.debugDescription) is not a number from 0 to \(Self.largest)")
            }
            guard ids.updateValue(id, forKey: TokenName(text: name)) == nil else {
                throw TokenizerError.inconsistent(
                    path: path, reason: "\(name.debugDescription) is listed twice")
            }
        }
    }

    subscript(_ name: String) -> Int32? { ids[TokenName(text: name)] }

    /// - Parameter pairs: the names of each merge's two tokens.
    func vocabulary(
        pairs: [[String]], added: [AddedToken], isByteLevel: Bool, mergesPath: String
    ) throws -> Vocabulary {
        var tokens = [[UInt8]](
            repeating: [], count: Int(max(ids.values.max() ?? -1, added.map(\.id).max() ?? -1)) + 1)
        var taken = [Bool](repeating: false, count: tokens.count)
        let addedIDs = Set(added.map(\.id))
        for (name, id) in ids {
            guard !taken[Int(id)] else {
                throw TokenizerError.inconsistent(path: path, reason: "two tokens have the id \(id)")
            }
            taken[Int(id)] = true
            tokens[Int(id)] =
                isByteLevel && !addedIDs.contains(id)
                ? ByteAlphabet.bytes(name.text) ?? Array(name.text.utf8) : Array(name.text.utf8)
        }
        var seen: Set<Int32> = []
        for token in added {
            guard !token.text.isEmpty else {
                throw TokenizerError.inconsistent(
                    path: path, reason: "the added token \(token.id) has no text")
            }
            guard (0..<Self.largest).contains(token.id), seen.insert(token.id).inserted,
                self[token.text] == token.id || !taken[Int(token.id)]
            else {
                throw TokenizerError.inconsistent(
                    path: path,
                    reason:
                        "the id \(token.id) of the added token \(token.text.debugDescription) is another token's"
                )
            }
            tokens[Int(token.id)] = Array(token.text.utf8)
        }
        let merges = try pairs.enumerated().map { index, pair in
            guard pair.count == 2, let left = self[pair[0]], let right = self[pair[1]],
                let result = self[pair[0] + pair[1]]
            else {
                throw TokenizerError.inconsistent(
                    path: mergesPath,
                    reason: "merge \(index + 1) (\(pair.joined(separator: " "))) is not of two tokens")
            }
            return Vocabulary.Merge(left: left, right: right, result: result)
        }
        let all = added.sorted { $0.id < $1.id }.map { token in
            var token = token
            token.isInVocabulary = self[token.text] == token.id
            return token
        }
        return Vocabulary(tokens: tokens, merges: merges, added: all)
    }
}
