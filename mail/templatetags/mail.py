from django import template

register = template.Library()


@register.simple_block_tag
def oneline(content: str) -> str:
    """Puts what is between the tags on one line of a plain-text email: runs of white space become one space."""
    return " ".join(content.split())
