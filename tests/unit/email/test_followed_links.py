"""A link to a file is an anonymous door: that it was followed is written down once."""

from baton_email.api.followed_links import FollowedLinks

NOW = 1_767_225_600


def test_a_link_is_new_once_while_it_is_good() -> None:
    links = FollowedLinks()
    assert links.is_new("a", NOW)
    links.follow("a", NOW + 300)
    assert not links.is_new("a", NOW + 300)
    assert links.is_new("b", NOW)
    assert links.is_new("a", NOW + 301)


def test_so_many_are_remembered_and_the_oldest_forgotten() -> None:
    links = FollowedLinks(most=2)
    for signature in ("a", "b", "a", "c"):
        links.follow(signature, NOW + 300)
    assert [links.is_new(each, NOW) for each in ("a", "b", "c")] == [False, True, False]
