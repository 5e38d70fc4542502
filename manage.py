#!/usr/bin/env python
from commonplace.__main__ import main

main()
