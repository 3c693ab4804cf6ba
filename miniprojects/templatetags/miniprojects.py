from django import template

from miniprojects.hours import hours_in_words, when_in_words

register = template.Library()
register.filter(hours_in_words)
register.filter(when_in_words)
