"""Other programs' ways in: LangChain, MCP. Each module needs its library and stands on the Python interface alone."""
