"""Where documents go: a file for each receiver."""

from docgen.delivery.folder import Delivery, deliver_to_folder

__all__ = ["Delivery", "deliver_to_folder"]
