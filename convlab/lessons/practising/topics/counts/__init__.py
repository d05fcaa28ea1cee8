"""Topics on counts: parameters, multiply–adds and bytes."""
