"""The topic `survey-completed`: whom survey asked, and what they answered."""
