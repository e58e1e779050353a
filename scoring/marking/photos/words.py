"""What the scripts of photos say on the tablet, by key; they travel with the other words of the tablet."""

from flask_babel import gettext as _


def words() -> dict[str, str]:
    return {
        "photos": _("Photos"),
        "photos-of": _("Photos of competitor %(number)s: %(count)s of %(most)s"),
        "photo-add": _("Take a photo"),
        "photo-number": _("Photo %(number)s"),
        "photo-of-other": _("sheet %(sheet)s"),
        "photo-waiting": _("Waits on this tablet"),
        "photo-sending": _("Being sent"),
        "photo-sent": _("Kept on the server"),
        "photo-refused": _("Not taken"),
        "photo-remove": _("Remove photo %(number)s"),
        "photo-again": _("Send photo %(number)s again"),
        "photo-enough": _("There are %(most)s photos of this competitor. Remove one to take another."),
        "photo-bad": _("This file is no photo that the tablet can open. Take another one."),
        "photo-not-kept": _("The photo could not be kept on this tablet. Connect to the network and take it again."),
        "photo-none": _("No photos yet. They are seen by the panel and by the chief expert, and never published."),
        "photo-unreached": _("The photos on the server cannot be seen now. Those taken here are kept on this tablet."),
    }
