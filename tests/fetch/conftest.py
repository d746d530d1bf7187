from tests.kept_readers import kept_readers

__all__ = ["kept_readers"]
