-- The system's own words while it is closed name the time of the next opening, where nobody has
-- written others.
update system_text set text = '现在不在服务时间，我们将于{opens}恢复服务。您写的内容我们已经收到，可以继续在这里写，开放后会尽快回复您。如果您或身边的人正处于危险之中，请立即拨打110或120；需要心理援助，请拨打12356。'
where code = 'closed' and text = '现在不在服务时间。您写的内容我们已经收到，可以继续在这里写，开放后会尽快回复您。如果您或身边的人正处于危险之中，请立即拨打110或120；需要心理援助，请拨打12356。';

update system_text set text_en = 'The hotline is closed just now; it opens again at {opens}. We have received what you wrote; you can go on writing here, and we will answer soon after we open. If you or somebody with you is in danger, call 110 (police) or 120 (ambulance) now; for psychological help, call 12356.'
where code = 'closed' and text_en = 'The hotline is closed just now. We have received what you wrote; you can go on writing here, and we will answer soon after we open. If you or somebody with you is in danger, call 110 (police) or 120 (ambulance) now; for psychological help, call 12356.';
