/** Trees of units, each about one rule. `one`, `two` and `three` are the directories of the search path, in this order. */
import type { Tree } from "./UnitTree.ts"

/** A tree, and the unit of it that is asked for. */
export interface Case {
  readonly about: string
  readonly unit?: string
  readonly tree: Tree
}

const service = (...lines: ReadonlyArray<string>): string =>
  `[Unit]\nDefaultDependencies=no\n[Service]\n${lines.join("\n")}\n`
const drop = (...lines: ReadonlyArray<string>): string => `[Service]\n${lines.join("\n")}\n`
const plain = service("ExecStart=/bin/true")

/** A tree with one file. */
const only = (about: string, ...lines: ReadonlyArray<string>): Case => ({
  about,
  tree: { "one/x.service": service(...lines) }
})

export const cases: ReadonlyArray<Case> = [
  { about: "the first directory", tree: { "one/x.service": plain, "two/x.service": service("ExecStart=/bin/false") } },
  { about: "the last directory", tree: { "three/x.service": plain } },
  { about: "no file", tree: { "one/other.service": plain } },
  { about: "a mask by a link", tree: { "one/x.service": { link: "/dev/null" }, "two/x.service": plain } },
  { about: "a mask by an empty file", tree: { "one/x.service": "", "two/x.service": plain } },
  {
    about: "a link to a file outside",
    tree: { "one/x.service": { link: "../outside/y.service" }, "outside/y.service": plain }
  },
  {
    about: "a link to the same name in a later directory",
    tree: { "one/x.service": { link: "../two/x.service" }, "two/x.service": plain }
  },
  {
    about: "an alias that is asked for",
    unit: "alias.service",
    tree: {
      "one/alias.service": { link: "x.service" },
      "one/x.service": service("ExecStart=/bin/echo %n %p"),
      "two/x.service.d/a.conf": drop("ExecReload=/bin/echo %n %p")
    }
  },
  {
    about: "drop-ins of an alias",
    tree: {
      "one/x.service": plain,
      "one/alias.service": { link: "x.service" },
      "two/alias.service.d/b.conf": drop("Environment=B=alias"),
      "two/x.service.d/b.conf": drop("Environment=B=x"),
      "three/alias.service.d/c.conf": drop("Environment=C=alias")
    }
  },
  {
    about: "an alias to a name with a file of higher priority",
    unit: "alias.service",
    tree: {
      "one/x.service": service("ExecStart=/bin/echo one"),
      "two/x.service": service("ExecStart=/bin/echo two"),
      "two/alias.service": { link: "x.service" },
      "three/alias.service.d/a.conf": drop("Environment=A=1")
    }
  },
  {
    about: "an alias of another type, which is refused",
    unit: "y.service",
    tree: {
      "one/y.service": { link: "y.socket" },
      "one/y.socket": "[Socket]\nListenStream=1\n",
      "two/y.service": plain
    }
  },
  {
    about: "an instance of a template",
    unit: "x@a-b.service",
    tree: { "one/x@.service": service("ExecStart=/bin/echo %i %I %n %N %p %P %f") }
  },
  {
    about: "an instance with its own file",
    unit: "x@a.service",
    tree: { "one/x@.service": service("ExecStart=/bin/false"), "two/x@a.service": service("ExecStart=/bin/echo %i") }
  },
  {
    about: "an instance as a link to its template",
    unit: "y@a.service",
    tree: {
      "one/x@.service": service("ExecStart=/bin/echo %i"),
      "one/y@a.service": { link: "x@.service" },
      "two/y@a.service.d/a.conf": drop("Environment=A=%p")
    }
  },
  {
    about: "drop-ins of a template and of its alias",
    unit: "x-y@a.service",
    tree: {
      "one/x-y@.service": plain,
      "one/z@.service": { link: "x-y@.service" },
      "one/x-y@.service.d/a.conf": drop("Environment=A=template"),
      "one/x-y@a.service.d/b.conf": drop("Environment=B=instance"),
      "two/x-@.service.d/c.conf": drop("Environment=C=prefix"),
      "two/x-.service.d/d.conf": drop("Environment=D=plain"),
      "three/z@.service.d/e.conf": drop("Environment=E=alias"),
      "three/x-@a.service.d/f.conf": drop("Environment=F=prefix")
    }
  },
  {
    about: "drop-ins in the order of their names",
    tree: {
      "one/x.service": plain,
      "one/x.service.d/20.conf": drop("Environment=A=20"),
      "two/x.service.d/10.conf": drop("Environment=A=10", "Environment=B=10"),
      "three/x.service.d/30.conf": drop("Environment=C=30")
    }
  },
  {
    about: "drop-ins of the same name",
    tree: {
      "three/x.service": plain,
      "three/x.service.d/a.conf": drop("Environment=A=three"),
      "two/x.service.d/a.conf": drop("Environment=A=two")
    }
  },
  {
    about: "masked drop-ins",
    tree: {
      "one/x.service": plain,
      "one/x.service.d/a.conf": "",
      "two/x.service.d/a.conf": drop("Environment=A=1"),
      "one/x.service.d/b.conf": { link: "/dev/null" },
      "two/x.service.d/b.conf": drop("Environment=B=1")
    }
  },
  {
    about: "drop-ins of prefixes",
    unit: "a-b-c.service",
    tree: {
      "one/a-b-c.service": plain,
      "one/a-.service.d/1.conf": drop("Environment=A=a-"),
      "one/a-b-.service.d/2.conf": drop("Environment=B=a-b-"),
      "one/a-b-.service.d/1.conf": drop("Environment=A=a-b-"),
      "two/a-b-c.service.d/1.conf": drop("Environment=A=a-b-c")
    }
  },
  {
    about: "drop-ins of all services",
    tree: {
      "one/x.service": plain,
      "one/service.d/a.conf": drop("Environment=A=all", "Environment=N=%n"),
      "two/x.service.d/a.conf": drop("Environment=A=x")
    }
  },
  {
    about: "files in a drop-in directory that do not count",
    tree: {
      "one/x.service": plain,
      "one/x.service.d/.a.conf": drop("Environment=A=1"),
      "one/x.service.d/b.conf~": drop("Environment=B=1"),
      "one/x.service.d/c": drop("Environment=C=1")
    }
  },
  {
    about: "a drop-in that replaces the command",
    tree: { "one/x.service": plain, "two/x.service.d/a.conf": drop("ExecStart=", "ExecStart=/bin/echo new") }
  },
  {
    about: "a drop-in that adds a second command",
    tree: { "one/x.service": plain, "two/x.service.d/a.conf": drop("ExecStart=/bin/echo new") }
  },
  {
    about: "a mistake in a drop-in",
    tree: {
      "one/x.service": plain,
      "two/x.service.d/a.conf": drop("Environment=A=1", "ExecStart=/bin/dir/", "Environment=B=1"),
      "two/x.service.d/b.conf": drop("Environment=C=1")
    }
  },
  {
    about: "a bad section in a drop-in",
    tree: {
      "one/x.service": plain,
      "two/x.service.d/a.conf": `${drop("Environment=A=1")}[Service\nEnvironment=B=1\n[Service]\nEnvironment=C=1\n`
    }
  },
  {
    about: "a link to a drop-in",
    tree: {
      "one/x.service": plain,
      "outside/y.conf": drop("Environment=A=1"),
      "one/x.service.d/a.conf": { link: "../../outside/y.conf" }
    }
  },
  {
    about: "a drop-in that is a link to nothing",
    tree: {
      "one/x.service": plain,
      "one/x.service.d/a.conf": { link: "nothing" },
      "two/x.service.d/a.conf": drop("Environment=A=1")
    }
  },
  only(
    "several commands",
    "Type=oneshot",
    "ExecStart=/bin/echo a",
    "ExecStart=/bin/echo b",
    "ExecStartPre=/bin/echo pre"
  ),
  only("semicolons", "Type=oneshot", String.raw`ExecStart=/bin/echo a ; /bin/echo b;c \; d ";" ; ; /bin/echo ';' e`),
  only(
    "prefixes",
    "Type=oneshot",
    "ExecStart=-/bin/echo $A",
    "ExecStart=:/bin/echo $A",
    "ExecStart=+-@/bin/echo name $A",
    "ExecStart=!!/bin/echo",
    "ExecStart=!:-/bin/echo",
    "ExecStart=@-/bin/echo other"
  ),
  only("a repeated prefix", "ExecStart=--/bin/echo"),
  only("three exclamation marks", "ExecStart=!!!/bin/echo"),
  only("two privileges", "ExecStart=+!/bin/echo"),
  only("a prefix alone", "ExecStart=-"),
  only("a prefix alone and a program", "Type=oneshot", "ExecStart=-", "ExecStart=/bin/true"),
  only("a name for the program, but no name", "ExecStart=@/bin/echo"),
  only("a program without a path", "ExecStart=echo a"),
  only("a relative path", "ExecStart=bin/echo a"),
  only("a path with a slash at its end", "ExecStart=/bin/"),
  only("a path that is not simple", "ExecStart=//bin/./echo/../echo x"),
  only("a path in quotes", 'ExecStart="/bin/my echo" a'),
  only("a path with special characters", String.raw`ExecStart=/bin/my\x01echo a`),
  only("quotes", `ExecStart=/bin/echo "a b" 'c d' e"f g"h 'i'"j" "" '' "it's" 'say "x"'`),
  only("quotes that are not closed", 'ExecStart=/bin/echo "a b', "Environment=A=1"),
  only("quotes that are not closed, in a program", 'ExecStart="/bin/echo', "ExecStart=/bin/true"),
  only("escapes", String.raw`ExecStart=/bin/echo \a\b\f\n\r\t\v\\\"\'\s \x41\x7e \101\176 \u00e9\U0001f600 "\x20\t"`),
  only("bytes that together are a character", String.raw`ExecStart=/bin/echo \xc3\xa9 "\303\251" a\xe2\x82\xacb`),
  only("unknown escapes", String.raw`ExecStart=/bin/echo \q \x \x4 \400 \8 \u12 \U00110000 \x00 \000 "\q" a\é`),
  only("a backslash at the end", "ExecStart=/bin/echo a\\"),
  only(
    "comments in a continuation",
    "ExecStart=/bin/echo a \\",
    "# comment \\",
    "  ; another",
    "  b \\",
    "",
    "Environment=A=1"
  ),
  only("a continuation in quotes", 'ExecStart=/bin/echo "a \\', '  b" \\', "c"),
  only("an escaped backslash at the end of a line", "ExecStart=/bin/echo a\\\\", "Environment=A=1"),
  only("white space", "  ExecStart   =   /bin/echo\ta  b  \t", "\tEnvironment\t=\tA=1\t"),
  only("a comment sign in a value", "ExecStart=/bin/echo a # b ; c"),
  {
    about: "line ends",
    tree: {
      "one/x.service":
        "[Unit]\r\nDefaultDependencies=no\r\n\r[Service]\r\nExecStart=/bin/echo a\rEnvironment=A=1\0Environment=B=2\n\r\0Environment=C=3"
    }
  },
  {
    about: "a byte order mark",
    tree: { "one/x.service": `\uFEFF${service("\uFEFFExecStart=/bin/echo a", "ExecStart=/bin/echo \uFEFF")}` }
  },
  { about: "a byte order mark before a comment", tree: { "one/x.service": `\uFEFF# comment\n${plain}` } },
  {
    about: "lines that are not valid UTF-8",
    tree: {
      "one/x.service": Buffer.concat([
        Buffer.from("[Service]\nExecStart=/bin/echo a\nEnvironment=A="),
        Buffer.from([0xff]),
        Buffer.from("\n# "),
        Buffer.from([0xc3]),
        Buffer.from("\nEnvironment=B=\uFFFE\nEnvironment=C=\u{1FFFF}\nEnvironment=D=é\n")
      ])
    }
  },
  {
    about: "characters that systemd does not take as UTF-8",
    tree: {
      "one/x.service": plain,
      "two/x.service.d/a.conf": drop("Environment=A=é", "Environment=B=\u{1FFFF}", "Environment=C=1")
    }
  },
  {
    about: "sections that do not count",
    tree: {
      "one/x.service": `Environment=A=1\n${plain}[X-Mine]\nEnvironment=B=1\n[Other]\nEnvironment=C=1\n[Install]\nWantedBy=a\n[Service]\nEnvironment=D=1\n[ Service ]\nEnvironment=E=1\n`
    }
  },
  {
    about: "lines that are not assignments",
    tree: { "one/x.service": `${plain}word\n=value\nEnvironment\nEnvironment =A=1\n` }
  },
  { about: "a bad section", tree: { "one/x.service": `${plain}[Service\n` } },
  { about: "a section with a quote", tree: { "one/x.service": `${plain}[Ser"vice]\n` } },
  only(
    "variables",
    "ExecStart=/bin/true",
    `Environment=A=1 B="2 3" 'C=4 5' D=6"7 8"`,
    "Environment=A=new",
    String.raw`Environment=E=\x41\tb "F=$A %%n" G=`
  ),
  only("variables after a reset", "ExecStart=/bin/true", "Environment=A=1", "Environment=", "Environment=B=2"),
  only("names that are not valid", "ExecStart=/bin/true", "Environment=1A=1 A-B=1 A =1 =1 A B=2 é=1 _x9=1"),
  only(
    "variables with unbalanced quotes",
    "ExecStart=/bin/true",
    `Environment=A=1 "B=2`,
    String.raw`Environment=C=1 D=\q E=1`
  ),
  only(
    "environment files",
    "ExecStart=/bin/true",
    "EnvironmentFile=/a",
    "EnvironmentFile=-/b//c/./d/",
    "EnvironmentFile=relative",
    "EnvironmentFile=/a b",
    "EnvironmentFile=/x/../y",
    "EnvironmentFile=-/%p/*.env",
    "EnvironmentFile=/a"
  ),
  only(
    "environment files after a reset",
    "ExecStart=/bin/true",
    "EnvironmentFile=/a",
    "EnvironmentFile=",
    "EnvironmentFile=/b"
  ),
  only(
    "passed and unset variables",
    "ExecStart=/bin/true",
    "PassEnvironment=A B A",
    `PassEnvironment="C" D-E %p`,
    "UnsetEnvironment=A B=1 'C=2 3' D-",
    "UnsetEnvironment=A"
  ),
  only(
    "passed and unset variables after a reset",
    "ExecStart=/bin/true",
    "PassEnvironment=A",
    "PassEnvironment=",
    "PassEnvironment=B",
    "UnsetEnvironment=A",
    "UnsetEnvironment="
  ),
  {
    about: "specifiers of the name",
    unit: "a-b\\x2dc.service",
    tree: {
      "one/a-b\\x2dc.service": service(
        String.raw`ExecStart=/bin/echo %n %N %p %P %i. %I. %j %J %f %% %z% %- %`,
        "Environment=A=%p%j B=%%"
      )
    }
  },
  {
    about: "specifiers of an instance",
    unit: "a@x-y\\x2dz@.service",
    tree: { "one/a@.service": service("ExecStart=/bin/echo %n %N %p %i %I %j %f") }
  },
  only("specifiers of the user", "ExecStart=/bin/echo %u %U %g %G %h %t %C %E %S %L %d"),
  only("specifiers of the machine", "ExecStart=/bin/echo %H %l %v %o %w %M. %A. %B. %W."),
  only("specifiers of the file", "ExecStart=/bin/echo %y %Y"),
  only("an unknown specifier", "ExecStart=/bin/echo %Q"),
  only(
    "an unknown specifier that does not matter",
    "Type=oneshot",
    "ExecStart=-/bin/echo %Q",
    "ExecStart=/bin/true",
    "Environment=A=%Q B=1"
  ),
  only("a specifier in the program", "ExecStart=/bin/%p --%%"),
  only("specifiers after unescaping", String.raw`ExecStart=/bin/echo \x25n %\x6e "%"n`),
  only("no command", "Environment=A=1"),
  only("no command, but one that stops", "Type=oneshot", "RemainAfterExit=yes", "ExecStop=/bin/true"),
  only("no command, and nothing remains", "Type=oneshot", "ExecStop=/bin/true"),
  only("a type", "Type=notify", "Type=nonsense", "Type=", "ExecStart=/bin/true"),
  only("the type of a name of D-Bus", "BusName=org.example.X", "ExecStart=/bin/true"),
  only(
    "a user, a group and directories",
    "ExecStart=/bin/true",
    "User=me",
    "Group=1000",
    "RootDirectory=/var//x/",
    "PIDFile=x.pid"
  ),
  only(
    "a user, a group and directories after a reset",
    "ExecStart=/bin/true",
    "User=me",
    "Group=1000",
    "RootDirectory=/x",
    "PIDFile=/x.pid",
    "User=",
    "Group=",
    "RootDirectory=",
    "PIDFile="
  ),
  only("a bad user", "ExecStart=/bin/true", "User=a:b"),
  only("a number that no user may have", "ExecStart=/bin/true", "User=65535"),
  only("a directory that is not absolute", "ExecStart=/bin/true", "WorkingDirectory=x"),
  only("a PID file in /var/run", "ExecStart=/bin/true", "PIDFile=/var/run/x.pid"),
  only(
    "commands for reloading",
    "ExecStart=/bin/true",
    "ExecReload=/bin/kill -HUP $MAINPID",
    "ExecReload=-/bin/echo ${MAINPID}"
  ),
  {
    about: "a thousand drop-ins",
    tree: {
      "one/x.service": plain,
      ...Object.fromEntries(
        Array.from({ length: 1000 }, (_, index) => [
          `two/x.service.d/${index}.conf`,
          drop(`Environment=A${index}=${index}`)
        ])
      )
    }
  }
]
