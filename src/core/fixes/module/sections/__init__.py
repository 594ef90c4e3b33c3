"""Sections of the module that fixes write into a project (see ../compose.ts).

Each file is a section: imports (standard library, other packages, then `from .other import name`, which says what it
builds on and is not written), code, nothing else. `# requires: NAME>=1.2` names a package that the project has to list.
A section may only build on earlier ones: it is written below them, into a module that may be there already.
"""
