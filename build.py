# -*- coding: utf-8 -*-
"""The command: sets this machine up, then hands over to hakusho.commands.cli (see README.md).

Any Python, even 2.7, must be able to read this file, to say in one sentence that it is too old.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "Python 3.11 以上で実行してください（この Python は %d.%d です）。"
        " / Please run this with Python 3.11 or newer (this one is %d.%d).\n"
        % (tuple(sys.version_info[:2]) * 2)
    )
    sys.exit(3)

if __name__ == "__main__":
    import os

    if os.name == "nt":
        sys.stderr.write(
            "Windows では build.cmd を使ってください。WSL の中で実行します（WSL がなければ、"
            "管理者の PowerShell で wsl --install を実行してください）。"
            " / On Windows please use build.cmd, which runs this inside WSL.\n"
        )
        sys.exit(3)

    try:
        os.getcwd()  # noqa: PTH109 (Python 2 has no pathlib)
    except OSError:
        sys.stderr.write(
            "今いるフォルダーはもうありません。ほかのフォルダーへ移って（cd）から実行してください。\n"
        )
        sys.exit(3)

    # An empty entry of PYTHONPATH is the folder where one stands: that may be a stranger's.
    named = os.environ.pop("PYTHONPATH", "").split(os.pathsep)
    outside = {os.path.realpath(folder) for folder in named}
    sys.path[1:] = [folder for folder in sys.path[1:] if os.path.realpath(folder) not in outside]

    from hakusho.machine.streams import steady

    steady()
    try:
        import gc

        from hakusho.commands.setup import main

        status = main(sys.argv[1:])
        gc.freeze()  # all ends here: to look for cycles once more would take a twentieth of it
    except KeyboardInterrupt:
        sys.stderr.write("中断しました。前の出力はそのままです。\n")
        status = 130
    sys.exit(status)
