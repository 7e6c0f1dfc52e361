"""What feeds know posts by: an author's ``id:``, else the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .feeds import resolve_id
from .registry import WEB_BUILDERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.builders import Builder

    from .post import Post


class Ids:
    """The id of every post, no two of them alike; of two posts that claim one, the first by name has it."""

    def __init__(self, builder: Builder, posts: Iterable[Post], base: str) -> None:
        posts = sorted(posts, key=lambda post: post.docname)
        pages = builder.name in WEB_BUILDERS  # elsewhere posts have no address, and only what authors wrote can clash
        url = {post.docname: base + builder.get_target_uri(post.docname) if pages else "" for post in posts}
        owners = {url[post.docname]: post.docname for post in posts if post.id is None and pages}
        self.duplicates: list[tuple[Post, str]] = []
        for post in posts:
            if post.id is None:
                continue
            wanted = resolve_id(base, post.id)
            if wanted in owners:
                self.duplicates.append((post, owners[wanted]))
            else:
                owners[wanted] = post.docname
        for post, _other in self.duplicates:
            fallback = url[post.docname]
            while fallback in owners:
                fallback += "#post"
            owners[fallback] = post.docname
        self.id = {docname: value for value, docname in owners.items()}
