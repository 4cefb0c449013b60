import '@/shared/base.css';
