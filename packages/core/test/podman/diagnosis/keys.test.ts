/** Keys that Podman ignores. */
import { Podman } from "@oci-runtimes/core/podman"
import { assert, describe, it } from "vitest"
import { fixedIn, placesIn, problemsIn, release } from "./found.ts"

describe("a key", () => {
  it.each([
    [
      '[runtimes]\ncrun = ["/usr/bin/crun"]\n',
      "misplaced-setting 1:2",
      '[engine.runtimes]\ncrun = ["/usr/bin/crun"]\n'
    ],
    ['runtime = "crun"\n', "misplaced-setting 1:1", 'engine.runtime = "crun"\n'],
    ['runtime = "crun"\n[engine]\n', "misplaced-setting 1:1", undefined],
    [
      'runtimes = {crun = ["/usr/bin/crun"]}\n',
      "misplaced-setting 1:1",
      'engine.runtimes = {crun = ["/usr/bin/crun"]}\n'
    ],
    ["runtimes.crun = []\n", "misplaced-setting 1:1", undefined],
    ['[containers]\nruntime = "crun"\n', "misplaced-setting 2:1", undefined],
    ['[engine]\nlog_driver = "k8s-file"\n', "misplaced-setting 2:1", undefined],
    [
      '[engine]\nruntime_supports_nocgroups = ["crun"]\n',
      "misspelt-key 2:1",
      '[engine]\nruntime_supports_nocgroup = ["crun"]\n'
    ],
    ['default-runtime = "crun"\n', "misspelt-key 1:1", 'engine.runtime = "crun"\n'],
    ['default-runtime = "kata"\n', "misspelt-key 1:1", undefined],
    ['[engine]\nconmon-path = ["/none"]\n', "misspelt-key 2:1", undefined],
    ['[engine]\n"default-runtime" = "crun"\n', "misspelt-key 2:1", '[engine]\nruntime = "crun"\n'],
    ['[engine]\ncgroup-manager = "cgroupfs"\n', "misspelt-key 2:1", '[engine]\ncgroup_manager = "cgroupfs"\n'],
    ['[engine]\nruntme = "crun"\n', "misspelt-key 2:1", '[engine]\nruntime = "crun"\n'],
    ["[engine]\nruntme = 1\n", "misspelt-key 2:1", undefined],
    ['[engine]\nruntme = "runc"\nruntime = "crun"\n', "misspelt-key 2:1", undefined],
    ['[engin]\nruntime = "crun"\n', "misspelt-key 1:2", '[engine]\nruntime = "crun"\n'],
    ['[engin]\nruntime = "kata"\n', "misspelt-key 1:2", undefined],
    ["[constructor]\n__proto__ = 1\n", "unknown-key 1:2", undefined],
    ["[engine]\n__proto__ = 1\n", "unknown-key 2:1", undefined],
    ['[engin]\nruntime = "crun"\n[engine]\n', "misspelt-key 1:2", undefined],
    ['[engine]\ncolour = "red"\n', "unknown-key 2:1", undefined],
    ["env = []\n", "unknown-key 1:1", undefined],
    ['[storage]\ndriver = "overlay"\n', "unknown-key 1:2", undefined],
    ['[engine.service_destinations.x]\ncolour = "red"\n', "unknown-key 2:1", undefined],
    ["[engine]\nmachine_enabled = true\n", "key-of-other-release 2:1", undefined]
  ])("%j has %s", (text, place, fixed) => {
    assert.deepStrictEqual(placesIn(text), [place])
    assert.strictEqual(fixedIn(text), fixed)
  })

  it.each([
    ["env = []\n", /\[containers\] or \[engine\]/],
    ["[storage]\n", /storage\.conf/],
    ['[containers]\nruntime = "a"\n[engine]\nruntime = "crun"\n', /Remove it: .*has runtime already/],
    ['[engine.runtimes]\n[runtimes]\nb = ["/b"]\n', /Move its keys to the section \[engine\.runtimes\]/],
    ["[engine]\nruntime_supports_nocgroups = []\nruntime_supports_nocgroup = []\n", /Remove it: /],
    ["[engine]\nruntime_supports_nocgroups = []\n", /The manual of Podman/],
    ["runtimes.crun = []\n", /Write \[engine\.runtimes\]/],
    ["[engine]\nmachine_enabled = true\n", /only before 5\.0/]
  ])("%j is explained", (text, advice) => {
    assert.match(problemsIn(text)[0]!.advice, advice)
  })

  it.each([
    ["[engine.runtimes_flags]\ncrun = []\n", "5.6.0", "since 5.7"],
    ["[engine.platform_to_oci_runtime]\n", "4.3.1", "since 4.4"],
    ["[farms]\n", "4.3.1", "since 5.0"]
  ])("%j of Podman %s names the releases that know it", (text, version, words) => {
    const [problem, ...others] = problemsIn(text, { engine: release(version) })
    assert.isEmpty(others)
    assert.strictEqual(problem?.code, "key-of-other-release")
    assert.include(problem?.advice, words)
    assert.isEmpty(problemsIn(text))
  })

  it.each([
    '[Engine]\nRUNTIME = "crun"\n',
    "[engine]\n[engine.runtimes]\n",
    '[engine.volume_plugins]\nruntme = "/x"\n',
    '[network]\ndefault_subnet_pools = [{base = "10.89.0.0/16", size = 24}]\n'
  ])("%j has no problem", (text) => {
    assert.isEmpty(placesIn(text))
  })
})

describe("a key that has no effect", () => {
  it.each([
    ['[engine]\nruntime_path = ["/usr/bin/crun"]\n', "unused-key 2:1"],
    ['[engine]\nRuntime_Path = ["/usr/bin/crun"]\n', "unused-key 2:1"],
    ['[engine]\nruntime = "crun"\nRuntime = "crun"\n', "same-key 3:1"],
    ['[engine]\nenv = ["A=1", "B"]\n', "invalid-variable 2:15"],
    ['[engine]\nruntimes = "crun"\n', "not-a-table 2:1"],
    ['[engine.runtimes]\nconmon_path = ["/usr/bin/crun"]\n', "setting-as-runtime 2:1"]
  ])("%j has %s", (text, place) => {
    assert.deepStrictEqual(placesIn(text), [place])
    assert.isUndefined(fixedIn(text))
  })

  it("that is a list of tables in the place of a table is one header too many", () => {
    assert.strictEqual(
      fixedIn('[[engine.runtimes]]\ncrun = ["/usr/bin/crun"]\n'),
      '[engine.runtimes]\ncrun = ["/usr/bin/crun"]\n'
    )
    assert.isUndefined(fixedIn("[[engine.runtimes]]\n[[engine.runtimes]]\n"))
  })

  it("of the command line is a flag that the release does not know", () => {
    const [problem] = problemsIn("", { engine: Podman.podman43, given: { modules: ["x"] } })
    assert.strictEqual(problem?.code, "unknown-flag")
    assert.include(problem?.advice, "since 4.7")
  })
})
