"""Where the time of a frame goes: the processor time of each explorer's answer, by kind of work.

    .venv/bin/python benchmarks/frames.py --only Convolution

The options are those of explorers.py, whose explorers, keys and places of the pointer these are.
benchmarks/README.md explains the columns.
"""

import statistics
import tempfile
from bisect import bisect_left, bisect_right
from pathlib import Path

from explorers import ARGUMENTS, SIDES, Lab, opened, places_of

KINDS = {
    "FunctionCall": "script",
    "EventDispatch": "script",
    "FireAnimationFrame": "script",
    "v8.callFunction": "script",
    "UpdateLayoutTree": "style",
    "Layout": "layout",
    "PrePaint": "paint",
    "Paint": "paint",
    "Layerize": "layers",
}
TASK = "ThreadControllerImpl::RunTask"
COLUMNS = ("all", "script", "style", "layout", "paint", "layers", "other")
CATEGORIES = ["devtools.timeline", "toplevel", "v8"]
PAUSE = 90  # milliseconds between two acts: an answer has ended before the next one
LONGEST = 120_000  # microseconds from an act to its frame; more is not an answer to it


def trace(lab, act):
    """Call `act` with 0, 1, 2, …; returns the events of Chromium's trace meanwhile."""
    client = lab.page.context.new_cdp_session(lab.page)
    events, ended = [], []
    client.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    client.on("Tracing.tracingComplete", lambda end: ended.append(end))
    config = {"includedCategories": CATEGORIES, "excludedCategories": ["*"]}
    client.send("Tracing.start", {"traceConfig": config})
    for count in range(ARGUMENTS.presses):
        act(count)
        lab.page.wait_for_timeout(PAUSE)
    client.send("Tracing.end")
    while not ended:
        lab.page.wait_for_timeout(50)
    client.detach()
    return events


def page_events(events):
    """The events of the thread that draws the page, an outer one before its inner ones."""
    names = [event for event in events if event["name"] == "thread_name"]
    mains = {(e["pid"], e["tid"]) for e in names if e["args"]["name"] == "CrRendererMain"}
    own = [event for event in events if event.get("ph") == "X"]
    of_thread = {key: [e for e in own if (e["pid"], e["tid"]) == key] for key in mains}
    busiest = max(of_thread.values(), key=lambda all_: sum(e["name"] == "Paint" for e in all_))
    return sorted(busiest, key=lambda event: (event["ts"], -event["dur"]))


def answers(events, kind):
    """For each act, the milliseconds of the processor until its frame is handed on, by kind."""
    times = [event["ts"] for event in events]
    ends = frame_ends(events)
    found, last = [], 0
    for event in events:
        start = event["ts"]
        if event["name"] != "EventDispatch" or event["args"]["data"]["type"] != kind:
            continue
        end = next((time for time in ends if time > start), None)
        if end is None or end - start > LONGEST or start < last:
            continue
        last = end
        first = bisect_left(times, start)
        found.append(work(events[first : bisect_left(times, end)]))
    return found


def frame_ends(events):
    """When each frame had been handed on: the end of the task that divided it into layers."""
    tasks = [event for event in events if event["name"] == TASK]
    starts = [event["ts"] for event in tasks]
    frames = [event["ts"] for event in events if event["name"] == "Layerize"]
    # The task of the first frame may have begun before the trace, and is then not in it.
    around = [tasks[bisect_right(starts, time) - 1] for time in frames if time > starts[0]]
    return [task["ts"] + task["dur"] for task in around]


def work(events):
    """The milliseconds of the processor by kind of work: of each event without the inner ones."""
    sums = dict.fromkeys(COLUMNS, 0.0)
    around = []  # the events that have not ended: their end and kind
    for event in events:
        while around and around[-1][0] <= event["ts"]:
            around.pop()
        outer = around[-1][1] if around else None
        kind = KINDS.get(event["name"], outer or "other")
        took = event.get("tdur", 0) / 1000
        sums[kind] += took
        sums[outer or "all"] += -took if outer else took
        around.append((event["ts"] + event["dur"], kind))
    return sums


def row(name, found):
    """A row of the table: the median of each column."""
    medians = [statistics.median(each[column] for each in found) for column in COLUMNS]
    return f"{name:36}" + "".join(f"{median:8.1f}" for median in medians)


def main():
    """Trace all explorers in one browser and print the table."""
    print(f"{'':36}" + "".join(f"{column:>8}" for column in COLUMNS))
    with tempfile.TemporaryDirectory() as folder, Lab(Path(folder)) as lab:
        for side in SIDES:
            if ARGUMENTS.only not in side.name or not side.pointed or side.is_drawn_on:
                continue
            focus = opened(lab, side, Path(folder)).first
            focus.focus()
            keys = trace(
                lab, lambda count, keys=side.keys: lab.page.keyboard.press(keys[count % 2])
            )
            opened(lab, side, Path(folder))
            places = places_of(lab, side)
            moves = trace(lab, lambda count, at=places: lab.page.mouse.move(*at[count % 2]))
            print(row(f"{side.name}, key", answers(page_events(keys), "keydown")))
            print(
                row(f"{side.name}, move", answers(page_events(moves), "pointerrawupdate")),
                flush=True,
            )


if __name__ == "__main__":
    main()
