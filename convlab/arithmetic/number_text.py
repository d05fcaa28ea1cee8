"""Numbers as a person reads them: with commas from 1,000 up, and a true minus sign."""

__all__ = ["number_text"]


def number_text(number: float, form: str = "") -> str:
    """A number with commas between its thousands, and "−" for a minus.

    What is pasted into code stays as Python writes it: tuples, arrays, `repr` of an int.

    number: an int or a float.
    form: as behind the colon of an f-string, without the comma: ".2f" for two decimals.

    >>> number_text(1472), number_text(-13389), number_text(999)
    ('1,472', '−13,389', '999')
    >>> number_text(1234.5, ".2f"), number_text(-0.00012, ".1e")
    ('1,234.50', '−1.2e−04')
    """
    return format(number, f",{form}").replace("-", "−")
