// SPDX-License-Identifier: Apache-2.0

private import ConvexNetworks
package import StudyFiles

extension ConvexGuide {
    /// What responses.jsonl says of it: the numbers that its mode uses, and the head's SHA-256.
    package var record: GeneratedResponse.Guidance {
        let isPrefix = guidance.mode == .prefix
        return GeneratedResponse.Guidance(
            mode: guidance.mode.rawValue, every: guidance.every,
            candidates: isPrefix ? guidance.candidates : nil, alpha: isPrefix ? guidance.alpha : nil,
            scale: isPrefix ? nil : guidance.scale, head: Fingerprint.of(head.encode()))
    }
}
