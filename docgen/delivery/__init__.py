"""Delivers documents; each kind of destination has a module of its own."""

from docgen.delivery.folder import Delivery, deliver, deliver_to_folder

__all__ = ["Delivery", "deliver", "deliver_to_folder"]
