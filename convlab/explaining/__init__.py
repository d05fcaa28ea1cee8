"""Why a network has its shapes, its parameters and its work: the walk, the rules, the views."""
