"""Leaving a tablet to somebody else, and coming back to it."""

from playwright.sync_api import Page, expect

from tests.browser.tablets import PIN


def enter(page: Page, name: str, pin: str = PIN) -> None:
    """Answer the question who is here, as it stands over the work."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(name).check()
    dialog.get_by_label("PIN", exact=True).fill(pin)
    dialog.get_by_role("button", name="Enter", exact=True).click()
    expect(dialog).to_be_hidden()
