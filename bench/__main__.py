"""`python -m bench`: play the scenarios, one after the other, and print their tables, the machine and the targets."""

import argparse

from bench import table
from bench.parts import NAMES, measured


def main() -> None:
    asked = arguments()
    found = list(measured(tuple(asked.scenarios) or NAMES, asked))
    print("\n\n".join([*(one for part in found for one in part.tables), table.machine()]))
    print("\n" + table.targets([verdict for part in found for verdict in part.verdicts]), flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="scenario", help=f"any of: {', '.join(NAMES)} (default: all)")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long each scenario lasts (default: 60)")
    parser.add_argument("--seated", action="store_true", help="everybody has a room socket open, not one listener only")
    parser.add_argument("--long", action="store_true", help="transcribe an hour instead of ten minutes")
    asked = parser.parse_args()
    if unknown := set(asked.scenarios) - set(NAMES):
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    main()
