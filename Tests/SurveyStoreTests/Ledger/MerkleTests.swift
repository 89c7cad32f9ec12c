// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import SurveyStore
import Testing

@Suite struct MerkleTests {
    /// The eight leaves of Certificate Transparency's reference tests, and the root at each size from 1.
    static let entries = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    static let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    private static func hash(_ text: String) throws -> MerkleHash {
        try #require(MerkleHash(hexadecimal: text))
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        stride(from: 0, to: hexadecimal.utf8.count, by: 2).compactMap { offset in
            let start = hexadecimal.index(hexadecimal.startIndex, offsetBy: offset)
            return UInt8(hexadecimal[start..<hexadecimal.index(start, offsetBy: 2)], radix: 16)
        }
    }

    private static var reference: MerkleLevels {
        MerkleLevels(entries.map { MerkleHash.leaf(bytes($0)) })
    }

    @Test func rootsAreThoseOfTheReferenceTree() throws {
        let tree = Self.reference.tree
        #expect(
            try tree.root(size: 0)
                == Self.hash("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
        for size in 1...8 { #expect(try tree.root(size: size) == Self.hash(Self.roots[size - 1])) }
    }

    @Test(arguments: [
        (0, 1, []),
        (
            0, 8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]
        ),
        (
            5, 8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        ),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        (
            1, 5,
            [
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ]
        ),
    ])
    func inclusionPathsAreThoseOfTheReferenceTree(index: Int, size: Int, path: [String]) throws {
        #expect(try Self.reference.tree.inclusionPath(of: index, in: size) == path.map(Self.hash))
    }

    @Test(arguments: [
        (1, 1, []),
        (
            1, 8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]
        ),
        (
            2, 8,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]
        ),
        (
            6, 8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        ),
        (
            2, 5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ]
        ),
    ])
    func consistencyPathsAreThoseOfTheReferenceTree(first: Int, second: Int, path: [String]) throws {
        #expect(try Self.reference.tree.consistencyPath(from: first, to: second) == path.map(Self.hash))
    }

    /// RFC 6962's definition, word for word: exponential work, no cleverness.
    private static func definition(_ leaves: ArraySlice<MerkleHash>) -> MerkleHash {
        guard leaves.count > 1 else { return leaves.first ?? .empty }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        return .node(definition(leaves.prefix(split)), definition(leaves.dropFirst(split)))
    }

    private static let leaves = (0..<40).map { MerkleHash.leaf([UInt8($0), 7]) }

    @Test func everySizeToFortyFollowsTheDefinitionAndItsProofsVerify() throws {
        let tree = MerkleLevels(Self.leaves).tree
        for size in 0...40 {
            let root = try tree.root(size: size)
            #expect(root == Self.definition(Self.leaves.prefix(size)))
            for index in 0..<size {
                let proof = InclusionProof(
                    index: index, size: size, path: try tree.inclusionPath(of: index, in: size))
                #expect(proof.leads(from: Self.leaves[index], to: root))
            }
            for first in 0...size {
                let proof = ConsistencyProof(
                    first: first, second: size, path: try tree.consistencyPath(from: first, to: size))
                #expect(proof.leads(from: try tree.root(size: first), to: root))
            }
        }
    }

    @Test func noOtherIndexSizeLeafOrPathPasses() throws {
        let tree = MerkleLevels(Self.leaves).tree
        let other = MerkleHash.leaf([1, 2, 3])
        for size in 1...20 {
            let root = try tree.root(size: size)
            for index in 0..<size {
                let path = try tree.inclusionPath(of: index, in: size)
                func leads(_ index: Int, _ size: Int, _ path: [MerkleHash], _ leaf: MerkleHash) -> Bool {
                    InclusionProof(index: index, size: size, path: path).leads(from: leaf, to: root)
                }
                let leaf = Self.leaves[index]
                #expect(!leads(index, size, path, other))
                #expect(!leads(index, size, path + [other], leaf))
                for another in -1...size where another != index { #expect(!leads(another, size, path, leaf)) }
                for place in path.indices {
                    var changed = path
                    changed[place] = other
                    #expect(!leads(index, size, changed, leaf))
                    changed.remove(at: place)
                    #expect(!leads(index, size, changed, leaf))
                }
            }
        }
    }

    @Test func noOtherConsistencyPathPasses() throws {
        let tree = MerkleLevels(Self.leaves).tree
        let other = MerkleHash.leaf([1, 2, 3])
        for second in 1...20 {
            for first in 1...second {
                let path = try tree.consistencyPath(from: first, to: second)
                let (early, late) = (try tree.root(size: first), try tree.root(size: second))
                func leads(_ path: [MerkleHash], from: MerkleHash, to: MerkleHash) -> Bool {
                    ConsistencyProof(first: first, second: second, path: path).leads(from: from, to: to)
                }
                #expect(!leads(path, from: other, to: late) && !leads(path, from: early, to: other))
                #expect(!leads(path + [other], from: early, to: late))
                for place in path.indices {
                    var changed = path
                    changed[place] = other
                    #expect(!leads(changed, from: early, to: late))
                    changed.remove(at: place)
                    #expect(!leads(changed, from: early, to: late))
                }
                for wrong in [-1, 0, second + 1] {
                    let proof = ConsistencyProof(first: wrong, second: second, path: path)
                    #expect(!proof.leads(from: early, to: late))
                }
            }
        }
    }

    @Test func aHashHasOneSpellingInEachForm() throws {
        let hash = MerkleHash.leaf([1])
        #expect(MerkleHash(hexadecimal: hash.hexadecimal) == hash && MerkleHash(base64: hash.base64) == hash)
        #expect(hash.hexadecimal == Fingerprint.of([0, 1] as [UInt8]))
        #expect(MerkleHash(hash.bytes) == hash && MerkleHash(hash.bytes + [0]) == nil)
        for wrong in [
            hash.hexadecimal.uppercased(), String(hash.hexadecimal.dropLast()), hash.hexadecimal + "0", "",
        ] {
            #expect(MerkleHash(hexadecimal: wrong) == nil)
        }
        // The last digit before the padding has two bits to spare.
        let loose = hash.base64.dropLast(2) + "9="
        for wrong in [String(loose), hash.base64 + "=", String(hash.base64.dropLast()), " " + hash.base64] {
            #expect(MerkleHash(base64: wrong) == nil, "\(wrong)")
        }
    }
}
