#!/usr/bin/env python3
# SPDX-FileCopyrightText: Tamga contributors
# SPDX-License-Identifier: Apache-2.0
"""clang-tidy on every C++ source, several of a folder in one go.

Most of its time goes into headers that all files of a folder share. Files whose private names collide are taken in
halves until they do not. Usage: tidy.py BUILD_FOLDER [JOBS]; the folder holds compile_commands.json, configured
without precompiled headers, which clang cannot read. Exits with 1 when there are findings.
"""
import collections
import concurrent.futures
import hashlib
import json
import os
import pathlib
import subprocess
import sys

TOGETHER = 8
ROOT = pathlib.Path(__file__).resolve().parents[2]
build = pathlib.Path(sys.argv[1]).resolve()
jobs = int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count()


def flags(command):
    """What a file was compiled with, but for names of files."""
    words = iter(command.replace('\\"', '"').split()[1:])
    kept = []
    for word in words:
        if word in ("-o", "-c", "-MF", "-MT"):
            next(words)
        elif word != "-MD" and not word.endswith(("ccache", "c++", "g++", "clang++")):
            kept.append(word)
    return tuple(kept)


def left_out(folder):
    """tests/.clang-tidy is not found from the build folder: the checks that it leaves out."""
    own = ["-bugprone-suspicious-include"]  # ours includes sources
    if folder.startswith("tests"):
        text = (ROOT / "tests/.clang-tidy").read_text()
        own += text.split("Checks: >")[1].replace(",", " ").split()
    return "--checks=" + ",".join(own)


def run(folder, options, files):
    """Findings in files, an empty text when there are none."""
    main = ROOT / files[0]
    if len(files) > 1:
        name = hashlib.sha256(" ".join(files).encode()).hexdigest()[:12]
        main = build / f"together_{name}.cpp"
        main.write_text("".join(f'#include "{ROOT / one}"\n' for one in files))
    done = subprocess.run(["clang-tidy", "--quiet", left_out(folder), str(main), "--", *options],
                          cwd=build, capture_output=True, text=True, check=False)
    if done.returncode == 0 and "warning:" not in done.stdout:
        return ""
    if len(files) > 1 and ("clang-diagnostic" in done.stdout or not done.stdout.strip()):
        half = len(files) // 2
        return run(folder, options, files[:half]) + run(folder, options, files[half:])
    return done.stdout or f"{main}: clang-tidy ended with {done.returncode}\n{done.stderr}"


commands = {os.path.relpath(pathlib.Path(one["directory"]) / one["file"], ROOT): one["command"]
            for one in json.loads((build / "compile_commands.json").read_text())}
listed = subprocess.run(["git", "ls-files", "host/*.cpp", "tests/*.cpp"], cwd=ROOT, capture_output=True, text=True,
                        check=True).stdout.split()
groups = collections.defaultdict(list)
findings = ""
for source in listed:
    if source in commands:
        groups[(os.path.dirname(source), flags(commands[source]))].append(source)
    else:
        findings += f"{source}: is not built, and was not looked at\n"
work = [(folder, options, files[i:i + TOGETHER])
        for (folder, options), files in groups.items() for i in range(0, len(files), TOGETHER)]
with concurrent.futures.ThreadPoolExecutor(jobs) as hands:
    for found in hands.map(lambda one: run(*one), sorted(work, key=lambda one: -len(one[2]))):
        sys.stdout.write(found)
        sys.stdout.flush()
        findings += found
sys.exit(1 if findings else 0)
