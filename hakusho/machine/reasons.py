"""The meanings of `errno` for files, in Japanese: one table for all messages.

Standard library only: the set-up imports it.
"""

import errno

_REASONS = {
    errno.ENOENT: "見付かりません",
    errno.EISDIR: "フォルダーです",
    errno.ENOTDIR: "途中の名前がフォルダーではありません",
    errno.EACCES: "権限がありません",
    errno.EPERM: "権限がありません",
    errno.EROFS: "書き込めない場所です",
    errno.EEXIST: "同じ名前のものが、もうあります",
    errno.ENOTEMPTY: "フォルダーが空ではありません",
    errno.ELOOP: "リンクが互いを参照しているか、重なりすぎています",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.EINVAL: "使えない名前です",
    errno.EILSEQ: "使えない名前です",
    errno.EFBIG: "大きすぎます",
    errno.ENOSPC: "ディスクに空きがありません",
    errno.EDQUOT: "ディスクの割当てを使い切りました",
    errno.EIO: "ディスクを読み書きできません",
    errno.ENXIO: "普通のファイルではありません",
    errno.ENODEV: "普通のファイルではありません",
    errno.EXDEV: "別の場所にあります",
    errno.EBUSY: "ほかのプログラムが使っています",
    errno.ETXTBSY: "ほかのプログラムが使っています",
    errno.EMFILE: "開いているファイルが多すぎます",
    errno.ENFILE: "開いているファイルが多すぎます",
    errno.EAGAIN: "パソコンが混み合っています",
    errno.ENOMEM: "メモリーが足りません",
    errno.ESTALE: "ネットワークの先のファイルが替わりました",
    errno.ETIMEDOUT: "ネットワークの先から返事がありません",
    errno.EPIPE: "受け手が先に終わりました",
}


def reason(error: OSError) -> str:
    """The reason of an OSError, as the end of a Japanese sentence without its 「。」."""
    return _REASONS.get(error.errno or 0, f"システムの誤り（{error.errno}）です")
