import ArgumentParser

@main struct Showdown: ParsableCommand { func run() {} }
