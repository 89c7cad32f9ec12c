// SPDX-License-Identifier: Apache-2.0

import Charts
import Foundation
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite struct ChartTests {
    @Test(
        arguments: [
            ([0, 0.42], 0, 0.5, 0.1, ["0%", "10%", "20%", "30%", "40%", "50%"]),
            ([0.001, 2.101], 0, 2.5, 0.5, ["0%", "50%", "100%", "150%", "200%", "250%"]),
            ([0, 0.03], 0, 0.03, 0.01, ["0%", "1%", "2%", "3%"]),
        ] as [([Double], Double, Double, Double, [String])])
    func ticksStandAtRoundNumbers(values: [Double], low: Double, high: Double, step: Double, labels: [String])
    {
        let axis = Axis(covering: values, count: 5, style: .percent)
        #expect(abs(axis.low - low) < 1e-12 && abs(axis.high - high) < 1e-12 && abs(axis.step - step) < 1e-12)
        #expect(axis.ticks.map { axis.label($0) } == labels)
    }

    @Test(
        arguments: [[], [0, 0], [3, 3], [-2, -2], [.nan, 1, 4], [1e-12, 2e-12], [1e12, 5e12], [-1, 1]]
            as [[Double]])
    func everyRangeIsCoveredByAFewTicks(values: [Double]) {
        let axis = Axis(covering: values)
        #expect((2...12).contains(axis.ticks.count), "\(axis)")
        for value in values where value.isFinite {
            #expect(axis.low <= value + axis.step * 1e-6 && value <= axis.high + axis.step * 1e-6, "\(axis)")
        }
    }

    @Test(
        arguments: [
            ([1.2, 18], ["1", "2", "5", "10", "20"]), ([3, 4], ["2", "5"]),
            ([0.04, 900], ["0.01", "0.1", "1", "10", "100", "1000"]),
            ([5, 5], ["5", "10"]), ([], ["1", "2", "5", "10"]), ([0, -1, .nan, 20, 40], ["20", "50"]),
            ([10], ["10", "20"]),
        ] as [([Double], [String])])
    func logarithmicTicksCoverTheValues(values: [Double], labels: [String]) {
        let axis = Axis(logarithmicOver: values)
        #expect(axis.ticks.map { axis.label($0) } == labels)
        #expect(axis.position(of: axis.low) == 0 && abs(axis.position(of: axis.high) - 1) < 1e-12)
        #expect(abs(axis.position(of: (axis.low * axis.high).squareRoot()) - 0.5) < 1e-12)
        #expect(axis.position(of: 0) == 0)
    }

    @Test(
        arguments: [
            (0.0, 2, "0.00"), (-0.001, 2, "0.00"), (1.005, 1, "1.0"), (-12.34, 1, "-12.3"),
            (99.96, 1, "100.0"),
            (7, 0, "7"), (0.05, 3, "0.050"), (.nan, 2, ""), (-.infinity, 2, ""),
        ] as [(Double, Int, String)])
    func decimalsAreFixed(value: Double, digits: Int, text: String) {
        #expect(DecimalText.fixed(value, digits: digits) == text)
    }

    static let bars = BarChart(
        title: "Win rate <of> all & \"each\"",
        groups: [
            .init(
                name: "hotel",
                rows: [
                    .init(
                        name: "a method with quite a long name", value: 0.41, interval: 0.3...0.52, series: 0),
                    .init(name: "b", value: 0, interval: nil, series: 1),
                ]),
            .init(name: "imdb", rows: [.init(name: "b", value: 1, interval: 0.9...1, series: 1)]),
        ], axisTitle: "share", reference: ("chance", 0.25), note: "Whiskers: intervals. Nothing else.")

    static let lines = LineChart(
        title: "Over temperature",
        series: (0..<7).map { place in
            .init(
                name: "method \(place)",
                points: (0..<8).map {
                    .init(x: 0.001 + 0.3 * Double($0), y: 0.25, interval: 0.2...(0.3 + 0.01 * Double(place)))
                })
        }, xTitle: "temperature", yTitle: "share", reference: ("chance", 0.25), note: "A note.",
        style: .percent)

    /// Two points a power of ten apart stand as far apart as the next two.
    @Test func aLogarithmicChartIsWellFormed() throws {
        var chart = Self.lines
        chart.yScale = .logarithmic
        chart.series = [
            .init(name: "a", points: [.init(x: 0, y: 1), .init(x: 1, y: 10), .init(x: 2, y: 100)])
        ]
        chart.reference = nil
        let svg = chart.svg()
        #expect(try XMLScan(svg).isComplete && !svg.contains("nan") && !svg.contains("inf"))
        let points = try #require(svg.firstMatch(of: /polyline points="([^"]*)"/)).1.split(separator: " ")
        let heights = points.compactMap { $0.split(separator: ",").last.flatMap { Double($0) } }
        #expect(heights.count == 3 && abs(heights[0] - 2 * heights[1] + heights[2]) < 0.02)
    }

    @Test func drawingsAreWellFormedAndAlwaysTheSame() throws {
        for svg in [Self.bars.svg(), Self.lines.svg()] {
            let document = try XMLScan(svg)
            #expect(document.isComplete)
            #expect(!svg.contains("nan") && !svg.contains("inf"))
        }
        #expect(Self.bars.svg() == Self.bars.svg())
        #expect(Self.lines.svg() == Self.lines.svg())
    }

    @Test func everyTextStandsInsideTheDrawing() throws {
        for svg in [Self.bars.svg(), Self.lines.svg()] {
            let scan = try XMLScan(svg)
            #expect(scan.texts.count > 10)
            for text in scan.texts where !text.rotated {
                let width = TextMetrics.width(of: text.body, size: text.size)
                let start = text.x - (text.anchor == "end" ? width : text.anchor == "middle" ? width / 2 : 0)
                #expect(start >= 0 && start + width <= scan.width, "\(text.body)")
                #expect(text.y >= text.size && text.y <= scan.height - 4, "\(text.body)")
            }
        }
    }

    @Test func endLabelsDoNotMeet() throws {
        let scan = try XMLScan(Self.lines.svg())
        let labels = scan.texts.filter { $0.body.hasPrefix("method") && $0.bold }.map(\.y).sorted()
        #expect(labels.count == 7)
        for (a, b) in zip(labels, labels.dropFirst()) { #expect(b - a >= 15.9) }
    }

    /// Of more series than labels have room for, the legend alone names them.
    @Test func labelsThatFindNoRoomAreLeftOut() throws {
        var chart = Self.lines
        chart.series = (0..<19).map { .init(name: "method \($0)", points: [.init(x: Double($0), y: 1)]) }
        let scan = try XMLScan(chart.svg())
        #expect(!scan.texts.contains { $0.body.hasPrefix("method") && $0.bold })
        #expect(scan.texts.count { $0.body.hasPrefix("method") } == 19)
    }

    @Test(
        arguments: [
            ([0.19, 59], [0, 1, 2, 5, 10, 20, 50, 100]), ([-0.1, 0.19], [0, 0.01, 0.02, 0.05, 0.1, 0.2]),
            ([0], [0, 0.1, 0.2, 0.5, 1]),
        ] as [([Double], [Double])])
    func rootsHaveAZero(values: [Double], ticks: [Double]) {
        let axis = Axis(squareRootOver: values)
        #expect(axis.ticks.count == ticks.count)
        #expect(zip(axis.ticks, ticks).allSatisfy { abs($0 - $1) < 1e-9 })
        #expect(axis.position(of: 0) == 0 && axis.position(of: -1) == 0)
        #expect(abs(axis.position(of: axis.high) - 1) < 1e-12)
        #expect(abs(axis.position(of: axis.high / 4) - 0.5) < 1e-12)
    }

    /// A measured x is drawn where it is.
    @Test func seriesOfOneXStandOnOneAnotherWhereXIsMeasured() throws {
        func marks(apart: Bool) throws -> Set<String> {
            var chart = Self.lines
            chart.setsSeriesApart = apart
            chart.xScale = .squareRoot
            chart.reference = nil
            chart.series = (0..<7).map {
                .init(name: "\($0)", points: [.init(x: 0, y: 1), .init(x: 4, y: 1)])
            }
            return Set(
                chart.svg().matches(of: /polyline points="([^,]*),/).map { String($0.1) })
        }
        #expect(try marks(apart: true).count == 7 && marks(apart: false).count == 1)
    }

    @Test func emptyChartsAreStillDrawings() throws {
        let bars = BarChart(title: "None", groups: [], axisTitle: "", note: "")
        let lines = LineChart(
            title: "None", series: [.init(name: "a", points: [])], xTitle: "", yTitle: "", note: "")
        for svg in [bars.svg(), lines.svg()] { #expect(try XMLScan(svg).isComplete) }
    }

    @Test func seriesDifferInMoreThanColour() {
        let styles = (0..<12).map(Palette.style)
        #expect(Set(styles.map { "\($0.dash)|\($0.marker)|\($0.color)" }).count == 12)
        #expect(Set(styles.prefix(6).map { "\($0.marker)" }).count == 6)
        #expect(Set(styles.prefix(6).map(\.dash)).count == 6)
    }
}

/// The parts of an SVG that the tests look at, read with Foundation's own XML parser.
private final class XMLScan: NSObject, XMLParserDelegate {
    struct Text {
        var x = 0.0
        var y = 0.0
        var size = 0.0
        var anchor = "start"
        var bold = false
        var rotated = false
        var body = ""
    }

    private(set) var texts: [Text] = []
    private(set) var width = 0.0
    private(set) var height = 0.0
    private(set) var isComplete = false
    private var inText = false

    init(_ svg: String) throws {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        isComplete = parser.parse()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        func number(_ key: String) -> Double { attributes[key].flatMap(Double.init) ?? 0 }
        if name == "svg" { (width, height) = (number("width"), number("height")) }
        guard name == "text" else { return }
        inText = true
        texts.append(
            Text(
                x: number("x"), y: number("y"), size: number("font-size"),
                anchor: attributes["text-anchor"] ?? "start", bold: attributes["font-weight"] == "bold",
                rotated: attributes["transform"] != nil))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if inText { texts[texts.count - 1].body += string }
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        inText = false
    }
}
