"""A .env file that git ignores. Variables that are set already win."""

# requires: python-dotenv>=1.0

from dotenv import load_dotenv

from .environment import read_environment

DOTENV_READ = load_dotenv()
