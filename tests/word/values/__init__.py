"""Tests: values turned into XML."""
