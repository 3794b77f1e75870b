"""What the stand-in answers over REST, in the shapes of Jira Cloud and Jira Data Center."""
