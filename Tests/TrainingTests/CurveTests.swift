// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import Testing
import Training

@Suite struct CurveTests {
    func curve(_ name: String, _ losses: [Double], secondsAStep: Double = 2) -> TrainingCurve {
        TrainingCurve(
            name: name,
            metrics: losses.enumerated().map { index, loss in
                let step = Double(index + 1)
                return StepMetrics(
                    step: index + 1,
                    values: [
                        "loss": loss, "seconds": step * secondsAStep, "flops": step * 2e15, "grad_norm": 1,
                    ])
            } + [StepMetrics(step: losses.count, values: ["eval/loss": 0.5])])
    }

    @Test func pointsStandWhereTheirStepDoes() {
        let curve = curve("a", [3, 2, 1])
        #expect(curve.points("loss", over: .steps).map(\.x) == [1, 2, 3])
        #expect(curve.points("loss", over: .seconds).map(\.x) == [2, 4, 6])
        #expect(curve.points("loss", over: .flops).map(\.x) == [2e15, 4e15, 6e15])
        #expect(curve.points("eval/loss", over: .seconds).map(\.x) == [6])
    }

    @Test func theAverageIsExponential() {
        let points = [4.0, 2, 0].enumerated().map { (x: Double($0.offset), y: $0.element) }
        #expect(Smoothing.average(points, alpha: 0.5).map(\.y) == [4, 2 / 0.75, 1 / 0.875])
        #expect(Smoothing.average(points, alpha: 1).map(\.y) == [4, 2, 0])
    }

    @Test func thinningKeepsEverySpike() {
        var points = (0..<5_000).map { (x: Double($0), y: Double($0 % 7)) }
        points[3_333].y = 99
        points[1_234].y = -99
        let thin = Smoothing.thinned(points, to: 400)
        #expect(thin.count <= 400 && thin.map(\.x) == thin.map(\.x).sorted())
        #expect(thin.contains { $0 == (3_333, 99) } && thin.contains { $0 == (1_234, -99) })
        #expect(Smoothing.thinned(Array(points.prefix(400)), to: 400).count == 400)
    }

    @Test func chartsNameEveryRunAndKeepTheRawValuesVisible() throws {
        let curves = [curve("one", [3, 2, 1.5, 1]), curve("two", [3, 2.5, 2, 2], secondsAStep: 4_000)]
        let plain = CurveCharts(curves, over: .steps).files()
        #expect(plain.map(\.name) == ["loss-steps.svg", "gradient-norm-steps.svg"])
        #expect(plain[0].svg.contains(">one<") && plain[0].svg.contains(">two<"))
        #expect(
            plain[0].svg.matches(of: /<polyline/).count == 2
                && !plain[0].svg.contains("stroke-opacity=\"0.3\""))
        let smooth = CurveCharts(curves, over: .flops, alpha: 0.2).files()[0]
        #expect(smooth.name == "loss-flops.svg" && smooth.svg.contains("PFLOP, counted"))
        #expect(smooth.svg.matches(of: /<polyline[^>]*stroke-opacity="0.3"/).count == 2)
        #expect(smooth.svg.matches(of: /<polyline/).count == 4)
        #expect(CurveCharts(curves, over: .seconds).files()[0].svg.contains("hours of training"))
        #expect(CurveCharts([curve("short", [1])], over: .steps).files().isEmpty)
    }

    @Test func aRunThatIsGoingOnIsReadUpToItsLastWholeLine() throws {
        let scratch = try ScratchFolder()
        try FileContents.makeFolder(scratch("out"))
        try FileContents.write("{\"step\":1,\"loss\":9}\n", to: scratch("out/metrics.jsonl"))
        #expect(try TrainingCurve.read(scratch("out/")).metrics.count == 1)
        try FileContents.makeFolder(scratch("out.run"))
        try FileContents.write(
            "{\"step\":1,\"loss\":3}\n{\"step\":2,\"loss\":2}\n{\"step\":3,\"lo",
            to: scratch("out.run/metrics.jsonl"))
        for path in ["out", "out.run", "out.run/metrics.jsonl"] {
            let curve = try TrainingCurve.read(scratch(path))
            #expect(curve.points("loss", over: .steps).map(\.y) == [3, 2], "\(path)")
        }
        try FileContents.write("{\"step\":1}\nx\n", to: scratch("bad.jsonl"))
        let error = #expect(throws: FileFailure.self) { _ = try TrainingCurve.read(scratch("bad.jsonl")) }
        #expect(error?.line == 2)
        #expect(throws: TrainingError.noMetrics(path: scratch("none"))) {
            _ = try TrainingCurve.read(scratch("none"))
        }
    }
}
