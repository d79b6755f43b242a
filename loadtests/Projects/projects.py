#!/usr/bin/env python3
"""Many projects on one node: how long the start takes, what memory they need, and what a call to one that is closed costs.

Makes one project with collections by the API, copies its data as often as asked for while the engine is stopped (they differ in their names
alone), and starts the engine on all of them. SQLite. Needs a Release build: dotnet build engine -c Release.
Usage: loadtests/Projects/projects.py [--projects 1000] [--collections 20] [--calls 200] [--max-open 64] [--keep DIR]
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import tempfile
import time
import uuid

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ENGINE = os.path.join(ROOT, "engine", "bin", "Release", "net10.0", "baas.dll")
ADMIN = {"email": "load@example.com", "password": "only-for-this-run"}
READY = 2


class Engine:
    """A running engine."""

    def __init__(self, data, max_open):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings = {
            "BAAS_ADMIN_EMAIL": ADMIN["email"], "BAAS_ADMIN_PASSWORD": ADMIN["password"],
            "Baas__Limits__Enabled": "false", "Baas__Projects__MaxOpen": str(max_open),
        }
        started = time.perf_counter()
        self.process = subprocess.Popen(
            ["dotnet", ENGINE, "serve", "--listen", f"http://127.0.0.1:{self.port}", "--data", data],
            env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                if self.call("GET", "/health/ready")[0] == 200:
                    break
            except OSError:
                pass
            if self.process.poll() is not None:
                raise SystemExit("The engine ended; is it built? dotnet build engine -c Release")
            time.sleep(0.01)
        self.start_seconds = time.perf_counter() - started
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)

    def call(self, method, path, body=None, token=None, project=None, connection=None):
        connection = connection or http.client.HTTPConnection("127.0.0.1", self.port)
        headers = {"content-type": "application/json"} if body is not None else {}
        headers |= {"authorization": f"Bearer {token}"} if token else {}
        headers |= {"baas-project": project} if project else {}
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def must(self, *args, **named):
        status, text = self.call(*args, **named)
        if status >= 300:
            raise SystemExit(f"{args}: {status} {text.decode()}")
        return json.loads(text) if text else None

    def sign_in(self, project=None):
        return self.must("POST", "/api/v1/auth/login", ADMIN, project=project)["access_token"]

    def timed(self, project):
        began = time.perf_counter()
        self.call("GET", "/api/v1/collections/c1/records", project=project, connection=self.connection)
        return (time.perf_counter() - began) * 1000

    def memory_mb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

    def processor_ms(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def make_one(data, collections, max_open):
    engine = Engine(data, max_open)
    engine.must("POST", "/api/v1/projects", {"name": "p0", **ADMIN}, token=engine.sign_in())
    token = engine.sign_in("p0")
    began = time.perf_counter()
    for number in range(1, collections + 1):
        definition = {"name": f"c{number}", "list_rule": "", "view_rule": "", "schema": [
            {"name": "title", "type": "text"}, {"name": "count", "type": "int"}, {"name": "done", "type": "bool"}, {"name": "due", "type": "date"}]}
        engine.must("POST", "/api/v1/collections", definition, token=token, project="p0")
        engine.must("POST", f"/api/v1/collections/c{number}/records", {"data": {"title": "one"}}, token=token, project="p0")
    print(f"{collections} collections made in {time.perf_counter() - began:.2f} s")
    engine.stop()


def copy(data, projects):
    with contextlib.closing(sqlite3.connect(os.path.join(data, "default.db"))) as registry, registry:
        made, wake = registry.execute("SELECT created, wake_at FROM _baas_projects WHERE name = 'p0'").fetchone()
        for number in range(1, projects):
            shutil.copytree(os.path.join(data, "projects", "p0"), os.path.join(data, "projects", f"p{number}"))
            registry.execute(
                "INSERT INTO _baas_projects (name, id, state, setup_hash, wake_at, created, updated) VALUES (?, ?, ?, x'', ?, ?, ?)",
                (f"p{number}", str(uuid.uuid4()), READY, wake, made, made))


def shares(times):
    ordered = sorted(times)
    return f"median {statistics.median(ordered):.1f} ms, p95 {ordered[int(len(ordered) * 0.95)]:.1f} ms, most {ordered[-1]:.1f} ms"


def measure(data, asked):
    engine = Engine(data, asked.max_open)
    try:
        report(engine, asked)
        began = time.perf_counter()
    finally:
        engine.stop()
    print(f"stop: {time.perf_counter() - began:.2f} s")


def report(engine, asked):
    print(f"start with {asked.projects} projects of {asked.collections} collections: {engine.start_seconds:.2f} s")
    time.sleep(3)
    print(f"memory, none open: {engine.memory_mb():.0f} MB")
    names = random.sample([f"p{number}" for number in range(asked.projects)], min(asked.calls, asked.projects))
    print(f"first call of all: {engine.timed(names[0]):.1f} ms")
    used = engine.processor_ms()
    cold = [engine.timed(name) for name in names[1:]]
    used = (engine.processor_ms() - used) / max(len(cold), 1)
    print(f"calls to closed projects ({len(cold)}; {asked.max_open} open at most): {shares(cold)}; {used:.1f} ms of processor time each")
    print(f"calls to open projects: {shares([engine.timed(name) for name in names[-min(16, asked.max_open):] * 4])}")
    print(f"calls to the default project: {shares([engine.timed(None) for _ in range(100)])}")
    print(f"memory, {min(asked.max_open, len(names))} open: {engine.memory_mb():.0f} MB")
    time.sleep(45)
    print(f"memory, 45 s later: {engine.memory_mb():.0f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--projects", type=int, default=1000)
    parser.add_argument("--collections", type=int, default=20)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--max-open", type=int, default=64)
    parser.add_argument("--keep", help="folder for the data, which is used again when it is there")
    asked = parser.parse_args()
    data = asked.keep or tempfile.mkdtemp()
    try:
        if not os.path.exists(os.path.join(data, "default.db")):
            make_one(data, asked.collections, asked.max_open)
            copy(data, asked.projects)
        measure(data, asked)
    finally:
        if not asked.keep:
            shutil.rmtree(data)


main()
